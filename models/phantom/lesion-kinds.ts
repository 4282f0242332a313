import type { Code } from '../../dicom-sr/measurement/code.js';
import type { Shape } from './shape.js';
import { difference, ellipsoid, ellipticCylinder, intersection, offset } from './shape.js';
import { liver } from './anatomy/abdomen.js';
import { muscleWall, skin } from './anatomy/body-wall.js';
import { lungRim, lungs, mediastinalFat } from './anatomy/chest.js';

export type LesionKindId =
  'lung-nodule' | 'juxtapleural-nodule' | 'liver-metastasis' | 'lymph-node' | 'soft-tissue-mass';

/** What a kind of lesion looks like and where it grows. */
export interface LesionKind {
  readonly id: LesionKindId;
  readonly name: string;
  readonly finding: Code;
  readonly site: Code;
  /** Where its centre may lie (anatomical mm), and how deep below the surface of that place at least, as a share of its radius. */
  readonly place: Shape;
  readonly depth: readonly [from: number, to: number];
  /** HU of what it should grow in: places with more of it are preferred. */
  readonly host: readonly [from: number, to: number];
  /** The organ that it cannot leave: a nodule ends at the pleura. Absent: it displaces what is there. */
  readonly confinedTo?: Shape;
  /** Largest half-axis, mm. */
  readonly radiusMm: readonly [from: number, to: number];
  readonly flattening: readonly [middle: number, smallest: number];
  readonly irregularity: number;
  /** HU of the solid part, of its centre (necrosis), and how strongly its texture varies. */
  readonly hu: { readonly rim: number; readonly centre: number; readonly texture: number };
}

const code = (value: string, meaning: string): Code => ({ value, scheme: 'SCT', meaning });

/** Fat under the skin of the side and the back, where a mass can grow without touching the table. */
const flank: Shape = intersection(
  difference(offset(skin, -6), offset(muscleWall, -4)),
  difference(ellipticCylinder([0, 10], [170, 75]), ellipsoid([0, 0, 0], [110, 400, 400])),
);

/** Every kind; a phantom goes through them in this order. */
export const lesionKinds: readonly LesionKind[] = [
  {
    id: 'lung-nodule',
    name: 'Lung nodule',
    finding: code('27925004', 'Nodule'),
    site: code('39607008', 'Lung'),
    place: lungs,
    depth: [1.5, 9],
    host: [-1000, -700],
    radiusMm: [6, 13],
    flattening: [0.88, 0.76],
    irregularity: 0.14,
    hu: { rim: 42, centre: 42, texture: 6 },
  },
  {
    id: 'liver-metastasis',
    name: 'Liver metastasis',
    finding: code('94381002', 'Metastatic malignant neoplasm to liver'),
    site: code('10200004', 'Liver'),
    place: liver,
    depth: [1.15, 6],
    host: [90, 135],
    confinedTo: offset(liver, -1),
    radiusMm: [9, 22],
    flattening: [0.9, 0.8],
    irregularity: 0.1,
    hu: { rim: 64, centre: 50, texture: 6 },
  },
  {
    id: 'lymph-node',
    name: 'Lymph node',
    finding: code('30746006', 'Lymphadenopathy'),
    site: code('62683002', 'Mediastinal lymph node'),
    place: mediastinalFat,
    depth: [0.4, 6],
    host: [-130, -20],
    radiusMm: [8, 11],
    flattening: [0.8, 0.62],
    irregularity: 0.06,
    hu: { rim: 66, centre: 62, texture: 4 },
  },
  {
    id: 'juxtapleural-nodule',
    name: 'Juxtapleural lung nodule',
    finding: code('27925004', 'Nodule'),
    site: code('39607008', 'Lung'),
    place: lungRim,
    depth: [0.25, 0.5],
    host: [-1000, -700],
    confinedTo: lungs,
    radiusMm: [9, 15],
    flattening: [0.92, 0.8],
    irregularity: 0.12,
    hu: { rim: 46, centre: 40, texture: 6 },
  },
  {
    id: 'soft-tissue-mass',
    name: 'Soft tissue mass',
    finding: code('4147007', 'Mass'),
    site: code('78904004', 'Chest wall'),
    place: flank,
    depth: [-0.2, 0.6],
    host: [-130, 90],
    confinedTo: offset(skin, -4),
    radiusMm: [16, 24],
    flattening: [0.72, 0.55],
    irregularity: 0.12,
    hu: { rim: 46, centre: 36, texture: 9 },
  },
];
