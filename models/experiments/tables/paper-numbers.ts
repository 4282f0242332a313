/** What the papers report, quoted as printed: mean ± standard deviation over lesions (000: over slices). Percent are fractions throughout. */

/** A mean with its standard deviation, as printed. */
export type Quoted = string;

/** 001 T1 and 003 T1: recall, precision, Dice of initial masks on lymph nodes and on DeepLesion's RECIST slices. */
export const initialMaskNumbers: readonly {
  readonly row: string;
  readonly method: string;
  readonly lymphNode: readonly [Quoted, Quoted, Quoted];
  readonly deepLesion: readonly [Quoted, Quoted, Quoted];
}[] = [
  {
    row: 'RECIST-D',
    method: 'recist-d',
    lymphNode: ['.35±.09', '.99±.05', '.51±.09'],
    deepLesion: ['.39±.13', '.92±.14', '.53±.14'],
  },
  {
    row: 'DCRF',
    method: 'dcrf',
    lymphNode: ['.29±.20', '.98±.05', '.41±.21'],
    deepLesion: ['.72±.26', '.90±.15', '.77±.20'],
  },
  {
    row: 'GrabCut',
    method: 'grabcut',
    lymphNode: ['.10±.25', '.32±.37', '.11±.26'],
    deepLesion: ['.62±.46', '.68±.44', '.62±.46'],
  },
  {
    row: 'GrabCut^i',
    method: 'grabcut-i',
    lymphNode: ['.53±.24', '.92±.10', '.63±.17'],
    deepLesion: ['.94±.11', '.81±.16', '.86±.11'],
  },
  {
    row: 'GrabCut-R',
    method: 'grabcut-r',
    lymphNode: ['.83±.11', '.86±.11', '.83±.06'],
    deepLesion: ['.94±.10', '.89±.10', '.91±.08'],
  },
];

/** 001 T2 and 003 T2: Dice on the RECIST slice by what the network learnt from, without and with GrabCut. */
export const supervisionNumbers: readonly {
  readonly row: string;
  readonly recipe: string;
  readonly in001: boolean;
  readonly in003: boolean;
  readonly lymphNode: readonly [Quoted, Quoted];
  readonly deepLesion: readonly [Quoted, Quoted];
}[] = [
  {
    row: 'U-Net, true masks',
    recipe: 'recist-slice-unet-full',
    in001: true,
    in003: true,
    lymphNode: ['.729±.08', '.838±.07'],
    deepLesion: ['.728±.18', '.838±.16'],
  },
  {
    row: 'HNN, true masks',
    recipe: 'recist-slice-hnn-full',
    in001: true,
    in003: true,
    lymphNode: ['.710±.18', '.845±.06'],
    deepLesion: ['.837±.16', '.909±.10'],
  },
  {
    row: 'HNN, RECIST-D',
    recipe: 'recist-slice-hnn-recist-d',
    in001: true,
    in003: false,
    lymphNode: ['.614±.17', '.844±.06'],
    deepLesion: ['.644±.14', '.801±.12'],
  },
  {
    row: 'HNN, RECIST (trimap, uncertain pixels ignored)',
    recipe: 'recist-slice-hnn-trimap',
    in001: false,
    in003: true,
    lymphNode: ['.614±.17', '.844±.06'],
    deepLesion: ['.644±.14', '.801±.12'],
  },
  {
    row: 'HNN, GrabCut-R, loss of 001 (equation 2)',
    recipe: 'recist-slice-hnn-recist-loss',
    in001: true,
    in003: false,
    lymphNode: ['.702±.17', '.844±.06'],
    deepLesion: ['.906±.09', '.915±.10'],
  },
  {
    row: 'HNN, GrabCut-R',
    recipe: 'wsss-hnn',
    in001: true,
    in003: true,
    lymphNode: ['.702±.17', '.844±.06'],
    deepLesion: ['.906±.09', '.915±.10'],
  },
  {
    row: 'HNN, GrabCut-R, five slices around the peak',
    recipe: 'recist-slice-hnn-five-slices',
    in001: false,
    in003: true,
    lymphNode: ['.702±.17', '.844±.06'],
    deepLesion: ['–', '–'],
  },
];

/** Organs of 001 T3 and 003 T5 that our test lesions have. */
export const organColumns = [
  { title: 'Lung', organ: 'lung' },
  { title: 'Liver', organ: 'liver' },
  { title: 'Soft tissue', organ: 'soft-tissue' },
] as const;

/** 001 T3 and 003 T5: 3D Dice by organ; the last number is the mean over all eight organs of the paper. */
export const volumeNumbers: readonly {
  readonly row: string;
  readonly recipe: string;
  readonly stage: string;
  readonly variant: string;
  readonly in001: Readonly<Record<string, Quoted>> | undefined;
  readonly in003: Readonly<Record<string, Quoted>> | undefined;
}[] = [
  {
    row: 'GrabCut-3D',
    recipe: 'initial-masks',
    stage: 'initial-masks',
    variant: 'grabcut-3d',
    in001: undefined,
    in003: { lung: '.192±.18', liver: '.358±.18', 'soft-tissue': '.364±.15', all: '.292±.18' },
  },
  {
    row: 'GrabCut-3DE',
    recipe: 'initial-masks',
    stage: 'initial-masks',
    variant: 'grabcut-3de',
    in001: { lung: '.667', liver: '.697', 'soft-tissue': '.726', all: '.675' },
    in003: { lung: '.667±.14', liver: '.697±.15', 'soft-tissue': '.726±.13', all: '.675±.16' },
  },
  {
    row: 'HNN',
    recipe: 'wsss-hnn',
    stage: 'recist-slice',
    variant: 'CNN',
    in001: { lung: '.742', liver: '.768', 'soft-tissue': '.791', all: '.756' },
    in003: { lung: '.742±.15', liver: '.768±.07', 'soft-tissue': '.791±.08', all: '.756±.11' },
  },
  {
    row: 'WSSS-5 (003: WSSS)',
    recipe: 'wsss-hnn',
    stage: 'wsss-5',
    variant: 'CNN',
    in001: undefined,
    in003: { lung: '.757±.15', liver: '.773±.06', 'soft-tissue': '.780±.10', all: '.762±.11' },
  },
  {
    row: 'WSSS-5-GC (003: WSSS-GC)',
    recipe: 'wsss-hnn',
    stage: 'wsss-5',
    variant: 'CNN-GC',
    in001: undefined,
    in003: { lung: '.773±.15', liver: '.765±.08', 'soft-tissue': '.787±.10', all: '.764±.11' },
  },
  {
    row: 'WSSS-7',
    recipe: 'wsss-hnn',
    stage: 'wsss-7',
    variant: 'CNN',
    in001: { lung: '.757', liver: '.773', 'soft-tissue': '.780', all: '.762' },
    in003: undefined,
  },
  {
    row: 'WSSS-7-GC',
    recipe: 'wsss-hnn',
    stage: 'wsss-7',
    variant: 'CNN-GC',
    in001: { lung: '.773', liver: '.765', 'soft-tissue': '.787', all: '.764' },
    in003: undefined,
  },
];

/** 002 T1: recall, precision, Dice, AVD, VS, all after the dense CRF. */
export const coSegmentationNumbers: readonly {
  readonly row: string;
  readonly stage: string;
  readonly paper: readonly [Quoted, Quoted, Quoted, Quoted, Quoted];
}[] = [
  { row: 'FCN-16', stage: 'fcn', paper: ['.893±.13', '.841±.13', '.858±.11', '.521±1.42', '.924±.08'] },
  {
    row: 'VGG-16 without clustering',
    stage: 'co-vgg-16-small-without-clustering',
    paper: ['.800±.13', '.844±.11', '.811±.09', '.683±1.08', '.908±.08'],
  },
  { row: 'VGG-16', stage: 'co-vgg-16-small', paper: ['.870±.13', '.898±.09', '.877±.10', '.403±1.19', '.935±.08'] },
  {
    row: 'VGG-16 + CSA',
    stage: 'co-vgg-16-csa-small',
    paper: ['.880±.12', '.895±.10', '.880±.10', '.393±1.22', '.938±.08'],
  },
  {
    row: 'ResNet-101',
    stage: 'co-resnet-101-small',
    paper: ['.857±.14', '.920±.09', '.879±.10', '.420±1.49', '.928±.09'],
  },
  {
    row: 'ResNet-101 + CSA',
    stage: 'co-resnet-101-csa-small',
    paper: ['.862±.13', '.921±.09', '.883±.10', '.385±1.24', '.931±.08'],
  },
  { row: 'DRN-101', stage: 'co-drn-101-small', paper: ['.851±.16', '.932±.08', '.877±.13', '.490±1.39', '.920±.12'] },
  {
    row: 'DRN-101 + CSA',
    stage: 'co-drn-101-csa-small',
    paper: ['.915±.11', '.895±.10', '.898±.10', '.349±1.20', '.942±.08'],
  },
];
