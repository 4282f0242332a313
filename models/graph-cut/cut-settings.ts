/** How the 3D cut weighs what it sees against what the mark says. Chosen on sets of real lesions; docs/decisions/graph-cut-3d.md. */
export interface CutSettings {
  /** Weight of the intensities' log-odds. */
  readonly intensityWeight: number;
  /** Weight of what is known beside mark and image, such as a network's log-odds (`KnownOfLesion.evidence`). */
  readonly evidenceWeight: number;
  /** Added to every voxel's log-odds: cuts err to the inside. */
  readonly bias: number;
  /** Weight of the boundary; neighbours of equal intensity hold together this much. */
  readonly boundaryWeight: number;
  /** Slope of the shape's log-odds over the radius: on the marked slice, and from half a lesion further up or down on. */
  readonly sharpness: readonly [onMark: number, beyond: number];
  /** Radius at which the shape says nothing. Below 1, because the axes are the longest ones of an outline that has dents. */
  readonly neutralRadius: number;
  /** Half height of a lesion over √(LW)/2: median, standard deviation of its logarithm, and how much the image may say against it. */
  readonly height: { readonly median: number; readonly spread: number; readonly evidence: number };
  readonly outline: OutlineSettings;
  /** Cuts after the first one; each one has drift, appearance and, where `revisesHeights`, heights from the one before. */
  readonly passes: number;
  readonly revisesHeights: boolean;
}

/** How the cut's outline is averaged with the mark's. */
export interface OutlineSettings {
  /** Share of the mark's shape in the mean of the two signed distances. */
  readonly shapeShare: number;
  /** Gaussian over the mean, standard deviation as a share of √(LW)/2. */
  readonly smoothing: number;
  /** How far the area on the marked slice is taken to that of the mark's ellipse: 0 not at all, 1 the whole way. */
  readonly areaShare: number;
  /** Area of a lesion over that of its ellipse, whose axes are the longest ones. */
  readonly areaRatio: number;
}

/** Soft tissue: intensities say little, the shape much. */
export const tissueSettings: CutSettings = {
  intensityWeight: 1.1,
  evidenceWeight: 1.5,
  bias: 0.1,
  boundaryWeight: 0.4,
  sharpness: [13, 9],
  neutralRadius: 0.95,
  height: { median: 1.1, spread: 0.3, evidence: 12 },
  outline: { shapeShare: 0.2, smoothing: 0.07, areaShare: 0.8, areaRatio: 0.95 },
  passes: 1,
  revisesHeights: false,
};

/** One tissue all around, as in the liver: what lies beyond the ends is what lies beside, so the image is to be believed, and again after each cut. */
export const organSettings: CutSettings = {
  ...tissueSettings,
  sharpness: [9, 6],
  height: { ...tissueSettings.height, evidence: 45 },
  outline: { ...tissueSettings.outline, shapeShare: 0.1 },
  passes: 3,
  revisesHeights: true,
};

/** Evenness of the surroundings: up to the first they are of many tissues, from the second on of one. */
const [manyTissues, oneTissue] = [0.5, 0.7];

/** @returns the settings of a lesion in soft tissue, between the two kinds by how even its surroundings are. */
export function tissueSettingsFor(evenness: number): CutSettings {
  const share = Math.min(1, Math.max(0, (evenness - manyTissues) / (oneTissue - manyTissues)));
  return share === 0 ? tissueSettings : settingsBetween(tissueSettings, organSettings, share);
}

/** A lesion that lung surrounds: the boundary is plain to see. */
export const lungSettings: CutSettings = {
  intensityWeight: 0.35,
  evidenceWeight: 4,
  bias: 0,
  boundaryWeight: 2,
  sharpness: [8, 5],
  neutralRadius: 1,
  height: { median: 1, spread: 0.35, evidence: 10 },
  outline: { shapeShare: 0, smoothing: 0, areaShare: 0, areaRatio: 1 },
  passes: 1,
  revisesHeights: false,
};

/** A lesion of the lung that lies broadly against chest wall or mediastinum, which look like it: there the shape has to hold. */
export const attachedSettings: CutSettings = {
  ...lungSettings,
  sharpness: [16, 12],
  neutralRadius: 0.97,
  outline: { shapeShare: 0.3, smoothing: 0.07, areaShare: 0, areaRatio: 1 },
};

/** Shares of the shell that are aerated: at the first a lesion is attached, from the second on it is surrounded. */
const [attachedShare, surroundedShare] = [0.4, 0.75];

/** @returns the settings of a lesion in lung, between the two kinds by how much of its surroundings is aerated. */
export function lungSettingsFor(aeratedShare: number): CutSettings {
  const free = Math.min(1, Math.max(0, (aeratedShare - attachedShare) / (surroundedShare - attachedShare)));
  return settingsBetween(attachedSettings, lungSettings, free);
}

/** Of the second kind by `share`; passes and revision are those of the second kind. */
function settingsBetween(first: CutSettings, second: CutSettings, share: number): CutSettings {
  const between = (a: number, b: number): number => a + share * (b - a);
  const [a, b] = [first, second];
  return {
    ...b,
    sharpness: [between(a.sharpness[0], b.sharpness[0]), between(a.sharpness[1], b.sharpness[1])],
    neutralRadius: between(a.neutralRadius, b.neutralRadius),
    height: { ...b.height, evidence: between(a.height.evidence, b.height.evidence) },
    outline: {
      shapeShare: between(a.outline.shapeShare, b.outline.shapeShare),
      smoothing: between(a.outline.smoothing, b.outline.smoothing),
      areaShare: between(a.outline.areaShare, b.outline.areaShare),
      areaRatio: between(a.outline.areaRatio, b.outline.areaRatio),
    },
  };
}
