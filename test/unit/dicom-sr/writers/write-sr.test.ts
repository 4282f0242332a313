import { describe, expect, test } from '@jest/globals';
import type { NaturalDataset } from '../../../../dicom-sr/part10/natural-dataset.js';
import { itemsOf, numberOf, numbersOf, textOf } from '../../../../dicom-sr/part10/natural-dataset.js';
import { readPart10 } from '../../../../dicom-sr/part10/read-part10.js';
import { isOwnObject } from '../../../../dicom-sr/provenance/is-own-object.js';
import { readMarks } from '../../../../dicom-sr/readers/read-marks.js';
import type { ResultContent } from '../../../../dicom-sr/writers/result-content.js';
import { writeSeg } from '../../../../dicom-sr/writers/write-seg.js';
import { writeSr } from '../../../../dicom-sr/writers/write-sr.js';
import { grids } from '../../../fixtures/dicom/ct-series.js';
import { testMark, testResult, testVolume } from '../../../fixtures/dicom/result-content.js';

const volume = testVolume(grids['flipped row']);
const write = (changes: Partial<ResultContent> = {}) => {
  const content = testResult(volume, changes);
  return writeSr(content, writeSeg(content));
};
const read = (changes: Partial<ResultContent> = {}): NaturalDataset => readPart10(write(changes).part10).dataset;

/** Items below one, by the code of their concept name. */
function below(item: NaturalDataset, ...path: readonly string[]): readonly NaturalDataset[] {
  const [code, ...rest] = path;
  const found = itemsOf(item, 'ContentSequence').filter(
    (child) => textOf(itemsOf(child, 'ConceptNameCodeSequence')[0] ?? {}, 'CodeValue') === code,
  );
  return rest.length === 0 ? found : found.flatMap((child) => below(child, ...rest));
}
const groupsOf = (dataset: NaturalDataset) => below(dataset, '126010', '125007');
const valueOf = (item: NaturalDataset) => numberOf(itemsOf(item, 'MeasuredValueSequence')[0], 'NumericValue');
const unitOf = (item: NaturalDataset) =>
  textOf(itemsOf(itemsOf(item, 'MeasuredValueSequence')[0], 'MeasurementUnitsCodeSequence')[0], 'CodeValue');
const codeOf = (item: NaturalDataset) => textOf(itemsOf(item, 'ConceptCodeSequence')[0], 'CodeValue');
const evidenceOf = (dataset: NaturalDataset, sequence = 'CurrentRequestedProcedureEvidenceSequence') =>
  itemsOf(dataset, sequence)
    .flatMap((study) => itemsOf(study, 'ReferencedSeriesSequence'))
    .flatMap((series) => itemsOf(series, 'ReferencedSOPSequence'))
    .map((sop) => textOf(sop, 'ReferencedSOPInstanceUID'));
/** Every item of the tree that names an instance. */
function references(item: NaturalDataset): readonly (string | undefined)[] {
  const own = itemsOf(item, 'ReferencedSOPSequence').map((sop) => textOf(sop, 'ReferencedSOPInstanceUID'));
  return [...own, ...itemsOf(item, 'ContentSequence').flatMap(references)];
}

describe('writeSr', () => {
  test('writes identical bytes for the same job', () => {
    expect(Buffer.from(write().part10)).toEqual(Buffer.from(write().part10));
  });

  test.each([
    ['comprehensive-3d', '1.2.840.10008.5.1.4.1.1.88.34'],
    ['enhanced', '1.2.840.10008.5.1.4.1.1.88.22'],
  ] as const)('writes the SOP class %s by option', (srSopClass, uid) => {
    expect(write({ srSopClass }).sopClassUID).toBe(uid);
    expect(textOf(read({ srSopClass }), 'SOPClassUID')).toBe(uid);
  });

  test('holds exactly one volumetric group', () => {
    const groups = groupsOf(read());
    expect(groups).toHaveLength(1);
    expect(textOf(itemsOf(groups[0], 'ContentTemplateSequence')[0], 'TemplateIdentifier')).toBe('1411');
  });

  test('carries the same tracking identifier and UID as the segment', () => {
    const [group] = groupsOf(read());
    const seg = readPart10(writeSeg(testResult(volume)).part10).dataset;
    const [segment] = itemsOf(seg, 'SegmentSequence');
    expect(textOf(below(group, '112039')[0], 'TextValue')).toBe(textOf(segment, 'TrackingID'));
    expect(textOf(below(group, '112040')[0], 'UID')).toBe(textOf(segment, 'TrackingUID'));
  });

  test('refers to the segment and to the series that was segmented', () => {
    const [group] = groupsOf(read());
    const [reference] = itemsOf(below(group, '121191')[0], 'ReferencedSOPSequence');
    expect(textOf(reference, 'ReferencedSOPInstanceUID')).toBe(writeSeg(testResult(volume)).sopInstanceUID);
    expect(numberOf(reference, 'ReferencedSegmentNumber')).toBe(1);
    expect(textOf(below(group, '121232')[0], 'UID')).toBe(volume.seriesInstanceUID);
  });

  test('measures volume with its bounds, as distances from it', () => {
    const [volumeItem] = below(groupsOf(read())[0], '118565006');
    expect([valueOf(volumeItem), unitOf(volumeItem)]).toEqual([57.421875, 'mm3']);
    const bounds = ['371886008', '371885007'].map((code) => below(volumeItem, 'UNCERTAINTY', code)[0]);
    expect(bounds.map(valueOf)).toEqual([70.25 - 57.421875, 57.421875 - 48.5]);
    expect(bounds.map((bound) => textOf(bound, 'RelationshipType'))).toEqual(['HAS PROPERTIES', 'HAS PROPERTIES']);
  });

  test('measures the axes on the marked slice first, then on the largest one', () => {
    const [group] = groupsOf(read());
    expect(below(group, '103339001').map(valueOf)).toEqual([4.25, 4.5]);
    expect(below(group, '103340004').map(valueOf)).toEqual([3.125, 3.25]);
    expect(below(group, '103339001', 'SLICE').map(codeOf)).toEqual(['SLICE-MARKED', 'SLICE-LARGEST']);
  });

  test('draws the axes where they were measured, as DICOM counts pixels', () => {
    const [longAxis] = below(groupsOf(read())[0], '103339001');
    const [path] = below(longAxis, '121055');
    expect(numbersOf(path, 'GraphicData')).toEqual([2.5, 3.5, 6.5, 6.5]);
    expect(references(path)).toEqual([volume.slices[2].sopInstanceUID]);
  });

  test('leaves the lines out where only lengths are known', () => {
    const { longAxis: _long, shortAxis: _short, ...measurements } = testResult(volume).measurements;
    expect(below(groupsOf(read({ measurements }))[0], '103339001', '121055')).toEqual([]);
  });

  test('gives mean and standard deviation of HU by their derivation', () => {
    const items = below(groupsOf(read())[0], '112031');
    expect(items.map(valueOf)).toEqual([41.37, 12.0625]);
    expect(items.map(unitOf)).toEqual(["[hnsf'U]", "[hnsf'U]"]);
    expect(items.flatMap((item) => below(item, '121401')).map(codeOf)).toEqual(['373098007', '386136009']);
  });

  test('identifies the algorithm with each parameter and the digest of its weights', () => {
    const method = { id: 'wsss', version: '2.1', parameters: { b: 2, a: true }, weightsDigest: 'ab12' };
    const [measurements] = below(read({ method }), '126010');
    expect(textOf(below(measurements, '111001')[0], 'TextValue')).toBe('wsss');
    expect(textOf(below(measurements, '111003')[0], 'TextValue')).toBe('2.1');
    expect(below(measurements, '111002').map((item) => textOf(item, 'TextValue'))).toEqual([
      'a=true',
      'b=2',
      'weights=sha256:ab12',
    ]);
  });

  test('says from which mark the volume was inferred', () => {
    const [source] = below(groupsOf(read())[0], '118565006', '121112');
    expect(textOf(source, 'RelationshipType')).toBe('INFERRED FROM');
    expect(textOf(source, 'ValueType')).toBe('COMPOSITE');
    expect(references(source)).toEqual([testMark(volume).source.sopInstanceUID]);
  });

  test('lists everything that it refers to as evidence', () => {
    const dataset = read();
    const evidence = evidenceOf(dataset);
    expect(references(dataset).filter((uid) => !evidence.includes(uid))).toEqual([]);
    expect(new Set(evidence).size).toBe(evidence.length);
  });

  test('lists a mark of another study apart', () => {
    const { mark, ...located } = testResult(volume).mark;
    const source = { ...mark.source, studyInstanceUID: '1.2.3' };
    const dataset = read({ mark: { ...located, mark: { ...mark, source } } });
    expect(evidenceOf(dataset)).not.toContain(source.sopInstanceUID);
    expect(evidenceOf(dataset, 'PertinentOtherEvidenceSequence')).toEqual([source.sopInstanceUID]);
    expect(evidenceOf(read(), 'PertinentOtherEvidenceSequence')).toEqual([]);
  });

  test('does without a source that is no DICOM object', () => {
    const { mark, ...located } = testResult(volume).mark;
    const source = { ...mark.source, sopClassUID: '', sopInstanceUID: '', seriesInstanceUID: '' };
    const dataset = read({ mark: { ...located, mark: { ...mark, source } } });
    expect(below(groupsOf(dataset)[0], '118565006', '121112')).toEqual([]);
    expect(evidenceOf(dataset)).not.toContain('');
  });

  test('writes checks as measurements with outcome and limit in our own codes', () => {
    const [check] = below(groupsOf(read())[0], 'C-LONG-MM');
    expect([valueOf(check), unitOf(check)]).toEqual([5.15, 'mm']);
    expect(below(check, 'CHECK').map(codeOf)).toEqual(['CHECK-FAILED']);
    expect(below(check, 'CHECK', 'CHECK-LIMIT').map(valueOf)).toEqual([5]);
  });

  test('writes flags as findings about the result', () => {
    expect(below(groupsOf(read())[0], 'FLAG').map(codeOf)).toEqual(['F-SHORT-ASSUMED', undefined]);
    const [, unknown] = below(groupsOf(read())[0], 'FLAG');
    expect(textOf(itemsOf(unknown, 'ConceptCodeSequence')[0], 'LongCodeValue')).toBe('a-flag-that-is-new');
  });

  test('names the own coding scheme', () => {
    const [scheme] = itemsOf(read(), 'CodingSchemeIdentificationSequence');
    expect(textOf(scheme, 'CodingSchemeDesignator')).toBe('99RECIST3D');
  });

  test('names finding and site with its laterality', () => {
    const [group] = groupsOf(read());
    expect(codeOf(below(group, '121071')[0])).toBe('27925004');
    expect(codeOf(below(group, '363698007')[0])).toBe('39607008');
    expect(codeOf(below(group, '363698007', '272741003')[0])).toBe('7771000');
  });

  test('names the time point where it is known', () => {
    expect(textOf(below(groupsOf(read({ timePoint: 'Baseline' }))[0], 'C2348792')[0], 'TextValue')).toBe('Baseline');
    expect(below(groupsOf(read())[0], 'C2348792')).toEqual([]);
    const trial = { ...volume, furtherAttributes: { ClinicalTrialTimePointID: 'W8' } };
    expect(textOf(below(groupsOf(read({ volume: trial }))[0], 'C2348792')[0], 'TextValue')).toBe('W8');
  });

  test('names the document that it replaces', () => {
    const sr = { studyInstanceUID: '1.1', seriesInstanceUID: '1.2', sopClassUID: '1.3', sopInstanceUID: '1.4' };
    expect(evidenceOf(read({ predecessors: { sr } }), 'PredecessorDocumentsSequence')).toEqual(['1.4']);
    expect(evidenceOf(read(), 'PredecessorDocumentsSequence')).toEqual([]);
  });

  test('gives every item of root and group a concept name, which viewers read without asking', () => {
    const dataset = read();
    const items = [dataset, below(dataset, '126010')[0], groupsOf(dataset)[0]].flatMap((item) =>
      itemsOf(item, 'ContentSequence'),
    );
    expect(items.filter((item) => itemsOf(item, 'ConceptNameCodeSequence').length !== 1)).toEqual([]);
  });

  test('is recognised as ours, and holds no mark', () => {
    expect(isOwnObject(read())).toBe(true);
    expect(readMarks(read()).marks).toEqual([]);
  });
});
