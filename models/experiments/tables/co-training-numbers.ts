import type { Quoted } from './paper-numbers.js';

/** 000 T2: Dice, Jaccard, HD95 in pixels on whole slices of KiTS19. Rows without a recipe are methods that the paper only cites. */
export const coTrainingNumbers: readonly {
  readonly row: string;
  readonly backbone: string;
  readonly recipe?: string;
  readonly variant?: string;
  readonly paper: readonly [Quoted, Quoted, Quoted] | undefined;
}[] = [
  {
    row: 'Baseline',
    backbone: 'U-Net',
    recipe: 'baseline-unet',
    variant: 'CNN',
    paper: ['.854±.025', '.778±.028', '4.083±.204'],
  },
  { row: 'WSSS', backbone: 'HNN', recipe: 'wsss-hnn', variant: 'CNN', paper: ['.838±.030', '.766±.032', '4.118±.233'] },
  { row: 'DRL', backbone: 'U-Net + deep Q-net', paper: ['.858±.023', '.779±.025', '3.963±.181'] },
  { row: 'RLS', backbone: 'U-Net', paper: ['.838±.021', '.744±.023', '3.989±.185'] },
  { row: 'MULAN', backbone: 'Mask R-CNN', paper: ['.878±.022', '.808±.025', '3.718±.199'] },
  { row: 'SEENet', backbone: 'Mask R-CNN + ARU-Net', paper: ['.890±.020', '.825±.023', '3.516±.191'] },
  {
    row: 'Co-training',
    backbone: 'HNN',
    recipe: 'co-training-hnn',
    variant: 'ensemble',
    paper: ['.845±.028', '.770±.029', '3.889±.180'],
  },
  {
    row: 'Co-training',
    backbone: 'U-Net',
    recipe: 'co-training-unet',
    variant: 'ensemble',
    paper: ['.862±.026', '.792±.028', '3.955±.206'],
  },
  {
    row: 'Co-training',
    backbone: 'ARU-Net',
    recipe: 'co-training-aru-net',
    variant: 'ensemble',
    paper: ['.894±.019', '.827±.022', '3.482±.161'],
  },
  {
    row: 'Upper bound (true masks)',
    backbone: 'U-Net',
    recipe: 'upper-bound-unet',
    variant: 'CNN',
    paper: ['.866±.029', '.805±.030', '3.758±.225'],
  },
  {
    row: 'Baseline',
    backbone: 'Swin',
    recipe: 'baseline-swin',
    variant: 'CNN',
    paper: ['.891±.018', '.822±.021', '3.449±.144'],
  },
  { row: 'RLS', backbone: 'Swin', paper: ['.888±.012', '.808±.015', '3.354±.116'] },
  {
    row: 'Co-training',
    backbone: 'Swin',
    recipe: 'co-training-swin',
    variant: 'ensemble',
    paper: ['.907±.016', '.846±.020', '3.316±.158'],
  },
  {
    row: 'Upper bound (true masks)',
    backbone: 'Swin',
    recipe: 'upper-bound-swin',
    variant: 'CNN',
    paper: ['.912±.018', '.856±.021', '3.312±.117'],
  },
];

/** 000 T3: Dice of the subnet on Q, of the one on C, and of their mean. */
export const ablationNumbers: readonly {
  readonly row: string;
  readonly recipe: string;
  readonly paper: readonly [Quoted, Quoted, Quoted];
}[] = [
  { row: 'no consistency', recipe: 'co-training-unet-none', paper: ['.683±.023', '.809±.024', '.826±.023'] },
  { row: 'on the whole slice', recipe: 'co-training-unet-slice', paper: ['.781±.024', '.829±.022', '.848±.022'] },
  { row: 'in C without Q', recipe: 'co-training-unet', paper: ['.844±.022', '.852±.021', '.862±.026'] },
];

/** 000 T1. */
export const trainingNumbers: readonly {
  readonly backbone: string;
  readonly preset: string;
  readonly recipe: string;
  readonly pretrained: string;
  readonly batch: number;
  readonly preparationEpochs: number;
  readonly epochs: number;
  readonly optimizer: string;
  readonly rate: string;
}[] = [
  {
    backbone: 'U-Net',
    preset: 'u-net',
    recipe: 'co-training-unet',
    pretrained: 'none',
    batch: 6,
    preparationEpochs: 250,
    epochs: 600,
    optimizer: 'AdaMax',
    rate: '1e-3',
  },
  {
    backbone: 'HNN',
    preset: 'hnn',
    recipe: 'co-training-hnn',
    pretrained: 'none',
    batch: 16,
    preparationEpochs: 250,
    epochs: 600,
    optimizer: 'AdaMax',
    rate: '1e-3',
  },
  {
    backbone: 'ARU-Net',
    preset: 'aru-net',
    recipe: 'co-training-aru-net',
    pretrained: 'none',
    batch: 10,
    preparationEpochs: 300,
    epochs: 1000,
    optimizer: 'AdaMax',
    rate: '1e-3',
  },
  {
    backbone: 'Swin',
    preset: 'swin-base',
    recipe: 'co-training-swin',
    pretrained: 'ADE20K',
    batch: 6,
    preparationEpochs: 150,
    epochs: 600,
    optimizer: 'AdamW',
    rate: '6e-5',
  },
];

/** 000, "Dual Mask Validation": recall and precision against KiTS19's tumour masks. */
export const dualMaskNumbers: readonly {
  readonly row: string;
  readonly variant: string;
  readonly paper: readonly [Quoted, Quoted];
}[] = [
  { row: 'Quadrilateral Q', variant: 'quadrilateral', paper: ['.715', '.990'] },
  { row: 'Circle C', variant: 'circle', paper: ['.982', '.802'] },
  { row: 'Ellipse', variant: 'ellipse', paper: ['.954', '.854'] },
];
