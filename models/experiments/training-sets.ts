/** What a card says of a public set that taught weights. */
export interface TrainingSetFacts {
  readonly licence: string;
  readonly citation: string;
}

/** Public sets by the name of their folder: those that weights of the product may learn from. */
const knownSets: ReadonlyMap<string, TrainingSetFacts> = new Map([
  [
    'lidc',
    {
      licence: 'CC-BY-3.0',
      citation:
        'Armato SG III et al.: Data From LIDC-IDRI. The Cancer Imaging Archive 2015, doi:10.7937/K9/TCIA.2015.LO9QL9SX; Armato SG III et al.: The Lung Image Database Consortium (LIDC) and Image Database Resource Initiative (IDRI). Med Phys 38 (2011), 915-931',
    },
  ],
  [
    'sts',
    {
      licence: 'CC-BY-3.0',
      citation:
        'Vallières M, Freeman CR, Skamene SR, El Naqa I: A radiomics model from joint FDG-PET and MRI texture features for the prediction of lung metastases in soft-tissue sarcomas of the extremities. The Cancer Imaging Archive 2015, doi:10.7937/K9/TCIA.2015.7GO2GSKS (as in the validation set of the Image Biomarker Standardisation Initiative)',
    },
  ],
  ['phantoms', { licence: 'Apache-2.0', citation: 'Synthetic patients of models/phantom.' }],
]);

/** @returns licence and citation of a set; `not stated` for one that the product does not know */
export const trainingSetFacts = (set: string): TrainingSetFacts =>
  knownSets.get(set) ?? { licence: 'not stated', citation: 'not stated' };
