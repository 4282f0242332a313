import { z } from 'zod';

const share = z.number().min(0).max(0.9);
const positiveInt = z.number().int().positive();

/** Where lesions come from; folders lie below the folder of data that is given when a recipe is run. */
const source = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('nifti'),
    /** Folder of `ID_ct.nii.gz` + `ID_mask.nii.gz`; with marks.json also exported reviews. */
    folder: z.string().min(1),
    organ: z.string().min(1),
    /** Regular expression on an image's id; its first group is the patient. */
    patientPattern: z.string().optional(),
    limit: positiveInt.optional(),
  }),
  z.strictObject({
    kind: z.literal('deep-lesion'),
    /** Folder with DL_info.csv and Images_png (or Key_slices). */
    folder: z.string().min(1),
    limit: positiveInt.optional(),
  }),
  z.strictObject({
    kind: z.literal('dicom'),
    /** Folder tree with CT series and the documents that mark them. */
    folder: z.string().min(1),
    organ: z.string().min(1),
    limit: positiveInt.optional(),
  }),
  z.strictObject({
    kind: z.literal('phantoms'),
    /** Phantoms by seed, from `firstSeed` on; each is one patient. */
    firstSeed: z.number().int(),
    count: positiveInt,
    slices: positiveInt.default(48),
    matrix: positiveInt.default(192),
    lesions: positiveInt.default(7),
  }),
]);

const data = z.strictObject({
  sources: z.array(source).min(1),
  leastLongMm: z.number().nonnegative().default(10),
  /** Noise of the marks; see `RoiRequest`. */
  markJitter: z.number().min(0).max(0.2).default(0.1),
  split: z.strictObject({
    seed: z.number().int(),
    validationShare: share,
    testShare: share,
    /** Sets that are never trained on: their licence or their number forbids it. */
    testOnly: z.array(z.string()).default([]),
  }),
});

const input = z.strictObject({
  /** Rows and columns of what the network sees; the ROI is twice the long axis wide. */
  side: positiveInt.default(48),
  contextSlices: z.number().int().min(0).max(4).default(0),
  mark: z.boolean().default(false),
});

const augmentation = z.strictObject({
  flip: z.boolean().default(true),
  rotationDegrees: z.number().min(0).max(180).default(30),
  scale: z.tuple([z.number().positive(), z.number().positive()]).default([0.8, 1.3]),
  shift: z.number().min(0).max(0.5).default(0.1),
  contrast: z.number().min(0).max(1).default(0.1),
  brightness: z.number().min(0).max(1).default(0.05),
  noise: z.number().min(0).max(1).default(0.03),
  markJitter: z.number().min(0).max(0.2).default(0.1),
  probability: z.number().min(0).max(1).default(0.5),
});

/** A preset of the registry, or an architecture with widths of its own. */
const network = z.union([
  z.strictObject({ preset: z.string().min(1) }),
  z.strictObject({ architecture: z.literal('u-net'), baseChannels: positiveInt, depth: positiveInt }),
  z.strictObject({
    architecture: z.literal('hnn'),
    stages: z.array(z.strictObject({ channels: positiveInt, convolutions: positiveInt })).min(2),
  }),
  z.strictObject({ architecture: z.literal('aru-net'), baseChannels: positiveInt, depth: positiveInt }),
  z.strictObject({
    architecture: z.literal('swin'),
    patch: positiveInt,
    channels: positiveInt,
    depths: z.array(positiveInt).min(2),
    heads: z.array(positiveInt).min(2),
    window: positiveInt,
    decoderDepth: positiveInt,
  }),
]);

const optimizer = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('adam'), weightDecay: z.number().nonnegative().default(0) }),
  z.strictObject({ kind: z.literal('adamw'), weightDecay: z.number().nonnegative().default(0.01) }),
  z.strictObject({ kind: z.literal('adamax') }),
  z.strictObject({ kind: z.literal('sgd'), momentum: z.number().min(0).max(1).default(0.9) }),
]);

const schedule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant'), rate: z.number().positive() }),
  z.strictObject({
    kind: z.literal('step'),
    rate: z.number().positive(),
    factor: z.number().positive().max(1).default(0.1),
    /** How often the rate falls during a stage, at equal distances (004: twice). */
    times: positiveInt.default(2),
  }),
  z.strictObject({
    kind: z.literal('cosine'),
    rate: z.number().positive(),
    floor: z.number().nonnegative().default(0),
  }),
  z.strictObject({
    kind: z.literal('plateau'),
    rate: z.number().positive(),
    factor: z.number().positive().max(1).default(0.2),
    patience: positiveInt.default(3),
  }),
]);

const training = z.strictObject({
  batch: positiveInt.default(8),
  epochs: positiveInt,
  stepsPerEpoch: positiveInt,
  optimizer,
  schedule,
  warmUpSteps: z.number().int().nonnegative().default(0),
  clipNorm: z.number().positive().default(1),
  /** Ends a stage after so many epochs without a better validation loss; its weights are those of the best epoch. */
  patience: positiveInt.optional(),
});

const common = {
  /** File name of the recipe without `.json`, and of its results. */
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  /** What it shows, in a sentence. */
  about: z.string().min(1),
  seeds: z.array(z.number().int()).min(1),
  data,
};

const trained = { ...common, input: input.prefault({}), augmentation: augmentation.prefault({}), network, training };

/** The rows of 004's ablation, from the hourglass alone to all four losses. */
export const labellingVariants = ['shn', 'stn-shn', 'stn-lrp-shn', 'stn-lrp-shn-cos'] as const;

/** The networks of 004 by preset, or with widths of their own. */
const labellingNetwork = z.union([
  z.strictObject({ preset: z.enum(['recist-labelling', 'recist-labelling-small']) }),
  z.strictObject({
    localization: z.strictObject({
      channels: positiveInt,
      depths: z.array(positiveInt).min(1).max(4),
      pyramidChannels: positiveInt,
    }),
    hourglass: z.strictObject({ channels: positiveInt, stacks: positiveInt, depth: positiveInt }),
  }),
]);

/** What a network learns from on RECIST slices. */
export const labelKinds = [
  'truth',
  'recist-d',
  'recist-trimap',
  'grabcut',
  'grabcut-i',
  'grabcut-r',
  'ellipse',
] as const;

/** A recipe: everything that decides a training run but the folder of data and the machine. */
export const recipeSchema = z.discriminatedUnion('experiment', [
  /** 001 T1, 003 T1: masks from marks without a network, and GrabCut-3D / -3DE. */
  z.strictObject({ ...common, experiment: z.literal('initial-masks') }),
  /** 001 T2, 003 T2: a network on RECIST slices; with rounds 003's Algorithm 1. */
  z.strictObject({
    ...trained,
    experiment: z.literal('slice-propagation'),
    labels: z.enum(labelKinds),
    /** Marks of a lesion that is learnt from: on so many slices around its peak, where the truth is known (003: 5); one where not given. */
    slicesAroundPeak: positiveInt.optional(),
    /** L_R + αL_F + βL_B (001, equation 2) or mean cross-entropy (003, equation 1). */
    loss: z.enum(['recist', 'cross-entropy', 'soft-dice']).default('recist'),
    /** α = β during the first epochs of the first stage, 1 afterwards. */
    firstWeight: z.number().nonnegative().default(1),
    firstEpochs: z.number().int().nonnegative().default(0),
    /** K: after round k the network has learnt 2k + 1 slices a lesion (WSSS-3, -5, -7). */
    rounds: z.number().int().min(0).max(10).default(0),
    epochsPerRound: positiveInt.default(4),
    /** Learning rate of the rounds over that of the first stage. */
    roundRate: z.number().positive().default(0.2),
  }),
  /** 000: two subnets, masks Q and C. */
  z.strictObject({
    ...trained,
    experiment: z.literal('co-training'),
    consistency: z.enum(['none', 'slice', 'region']),
    lambda: z.number().nonnegative().default(0.4),
    /** Epochs with λ = 0 before the others. */
    preparationEpochs: z.number().int().nonnegative(),
  }),
  /** 002: two similar lesions are segmented together; the FCN that embeds them is the first row. */
  z.strictObject({
    ...common,
    input: input.prefault({}),
    augmentation: augmentation.prefault({}),
    training,
    experiment: z.literal('co-segmentation'),
    /** 200 for the 28,000 lesions of the paper. */
    clusters: positiveInt,
    /** Whether the split spreads each cluster over its sides; see `stratifyLesions`. */
    stratified: z.boolean().default(false),
    /** Training lesions that a test lesion is paired with; their predictions are averaged. */
    partners: positiveInt.default(3),
    /** Presets of networks that take pairs. */
    variants: z.array(z.strictObject({ network: z.string().min(1), clustering: z.boolean().default(true) })).min(1),
  }),
  /** 003, section 3.4: a stacked GAN on natural-like images, then on CT that a rule selects, and what segmentation gains by it. */
  z.strictObject({
    ...trained,
    experiment: z.literal('stacked-gan'),
    gan: z.strictObject({
      preset: z.enum(['stacked-gan', 'stacked-gan-small']).default('stacked-gan-small'),
      training: training.omit({ epochs: true }),
      /** Synthetic images and their sides. */
      images: positiveInt,
      imageSide: positiveInt.default(96),
      /** Sides of the crops of both stages (003: 32 and 128). */
      crops: z.strictObject({ denoise: positiveInt.default(32), enhance: positiveInt.default(48) }).prefault({}),
      /** Epochs of the network whose features compare images, of each stage, and of each stage again with CT. */
      epochs: z.strictObject({
        features: positiveInt,
        denoise: positiveInt,
        enhance: positiveInt,
        fineTune: positiveInt,
      }),
      /** Weight of the adversarial loss (Ledig et al. 2017). */
      adversarialWeight: z.number().nonnegative().default(0.001),
      /** CT slices that a round selects at most (003: 1,000). */
      select: positiveInt.default(1000),
      rounds: z.number().int().min(0).max(5).default(1),
    }),
  }),
  /** 004: a mark from a rough box; with and without transformer, lesion region and right angle. */
  z.strictObject({
    ...common,
    experiment: z.literal('recist-labelling'),
    network: labellingNetwork,
    training: training.omit({ epochs: true }),
    /** How far the sides of a box lie outside of the lesion at most, as a share of its longer extent. */
    room: z.number().positive().max(1).default(0.5),
    /** Epochs of the phases: L_STN with the weight on the region, then on the transform; the hourglass alone; all together. */
    phases: z.strictObject({ region: positiveInt, transform: positiveInt, estimate: positiveInt, joint: positiveInt }),
    /** Learning rate of the joint phase over that of the others. */
    jointRate: z.number().positive().default(0.3),
    /** Noise of the transform that the hourglass alone learns with, in parts of its range. */
    transformNoise: z.number().nonnegative().default(0.03),
    variants: z.array(z.enum(labellingVariants)).min(1),
  }),
  /** The network that ships: mark and surroundings as channels, all patients in folds, and once more on all of them. */
  z.strictObject({
    ...common,
    training,
    experiment: z.literal('lesion-network'),
    /** What it learns: the truth, or what the cut makes of the mark alone. */
    labels: z.enum(['truth', 'graph-cut-3d']),
    folds: z.number().int().min(2).max(10),
    /** Lesions below `leastLongMm` are not tested, and drawn this often beside the others. */
    smallShare: z.number().min(0).max(1).default(0.25),
  }),
  /** 000 on whole slices: candidate lesions of studies without marks. */
  z.strictObject({
    ...trained,
    experiment: z.literal('whole-slice'),
    /** Width of a pixel that whole slices are brought to, mm. */
    pixelMm: z.number().positive().default(2),
    window: z.strictObject({ lower: z.number(), upper: z.number() }).default({ lower: -160, upper: 240 }),
    /** Slices without lesion for each one with a lesion. */
    emptyShare: z.number().nonnegative().default(0.5),
    consistency: z.enum(['none', 'slice', 'region']).default('region'),
    lambda: z.number().nonnegative().default(0.4),
    preparationEpochs: z.number().int().nonnegative(),
  }),
]);

export type Recipe = z.infer<typeof recipeSchema>;
export type RecipeOf<Kind extends Recipe['experiment']> = Extract<Recipe, { readonly experiment: Kind }>;
/** Recipes that train a segmentation. */
export type TrainedRecipe = Exclude<
  Recipe,
  { readonly experiment: 'initial-masks' | 'recist-labelling' | 'lesion-network' }
>;
export type LabelKind = (typeof labelKinds)[number];
export type LabellingVariant = (typeof labellingVariants)[number];
export type LabellingNetworkRecipe = z.infer<typeof labellingNetwork>;
export type SourceRecipe = z.infer<typeof source>;
export type NetworkRecipe = z.infer<typeof network>;
export type TrainingRecipe = z.infer<typeof training>;
export type DataRecipe = z.infer<typeof data>;
