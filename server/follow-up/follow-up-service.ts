import { createHash } from 'node:crypto';
import type { Reader } from '../access/reader.js';
import type { Pacs } from '../pacs/pacs.js';
import { archiveDocuments } from './archive-documents.js';
import type { ComparisonOptions } from './comparison/compare-visits.js';
import { compareVisits } from './comparison/compare-visits.js';
import type { VisitComparison } from './comparison/comparison.js';
import { visitPairs } from './comparison/visit-pairs.js';
import { followUpCsv } from './follow-up-csv.js';
import { followUpFhir } from './follow-up-fhir.js';
import type { FollowUpOptions } from './follow-up-of.js';
import { followUpOf } from './follow-up-of.js';
import type { FollowUp } from './follow-up.js';
import type { LesionDecision } from './lesion-decision.js';
import { lesionPictures } from './lesion-pictures.js';
import { responseHtml } from './response-html.js';
import { responsePdf } from './response-pdf.js';
import { patientOfStudy } from './patient-of-study.js';
import type { KeptDecision, LesionDecisions } from './sql-lesion-decisions.js';

export type ResponseFormat = 'csv' | 'fhir' | 'html' | 'pdf';

/** What a caller chooses; decisions of readers are added. */
export type AskedFollowUp = Pick<FollowUpOptions, 'basis' | 'baseline' | 'targets' | 'thresholds' | 'stableDays'>;

export interface FollowUpServiceOptions {
  readonly pacs: Pacs;
  readonly decisions: LesionDecisions;
  readonly version: string;
  readonly now: () => Date;
  /** Reads series of the archive, and compares two of them. */
  readonly images: Pick<ComparisonOptions, 'volumeOf' | 'compare'>;
}

/** Comparisons that are kept; some kilobytes each. */
const keptComparisons = 20;

/** Judges patients of the archive over time, and keeps what readers decide of their lesions. */
export class FollowUpService {
  readonly #compared = new Map<string, Promise<VisitComparison>>();

  constructor(private readonly options: FollowUpServiceOptions) {}

  /** @throws {FollowUpError} patient-not-found, no-follow-up, baseline-missing @throws {PacsError} */
  async response(patientID: string, asked: AskedFollowUp): Promise<FollowUp> {
    return (await this.#judged(patientID, asked)).followUp;
  }

  /** The response as a file. @throws as `response` */
  async file(patientID: string, asked: AskedFollowUp, format: ResponseFormat): Promise<string | Uint8Array> {
    const { followUp, documents } = await this.#judged(patientID, asked);
    const { version, now } = this.options;
    if (format === 'csv') return followUpCsv(followUp);
    if (format === 'fhir') return JSON.stringify(followUpFhir(followUp, patientID, now()));
    const pictures = await lesionPictures(followUp, documents.readImage);
    return format === 'html'
      ? responseHtml(followUp, pictures, version)
      : responsePdf(followUp, pictures, version, now());
  }

  /** What the images of all visits say of the lesions; made once for the same marks and decisions. @throws as `response` */
  async comparison(patientID: string, asked: AskedFollowUp): Promise<VisitComparison> {
    const { followUp, documents } = await this.#judged(patientID, asked);
    const images = documents.images ?? new Map<string, never>();
    const pairs = visitPairs(followUp, images);
    const name = createHash('sha256')
      .update(JSON.stringify([patientID, pairs, asked]))
      .digest('hex');
    const found = this.#compared.get(name) ?? compareVisits(followUp, { images, ...this.options.images });
    this.#compared.delete(name);
    this.#compared.set(name, found);
    found.catch(() => this.#compared.delete(name));
    for (const oldest of [...this.#compared.keys()].slice(0, -keptComparisons)) this.#compared.delete(oldest);
    return found;
  }

  /** @throws {FollowUpError} patient-not-found @throws {PacsError} */
  patientOfStudy(studyInstanceUID: string): Promise<string> {
    return patientOfStudy(this.options.pacs, studyInstanceUID);
  }

  decisions(patientID: string): Promise<readonly KeptDecision[]> {
    return this.options.decisions.ofPatient(patientID);
  }

  async decide(patientID: string, reader: Reader, requestId: string, decision: LesionDecision): Promise<void> {
    await this.options.decisions.append(patientID, reader, requestId, decision);
  }

  async #judged(patientID: string, asked: AskedFollowUp) {
    const documents = await archiveDocuments(this.options.pacs, patientID);
    const decisions = await this.options.decisions.ofPatient(patientID);
    return { documents, followUp: followUpOf(documents, { ...asked, patient: patientID, decisions }) };
  }
}
