/** A range of HU that is spread over 0 … 1; what lies beyond is cut off. */
export interface HuWindow {
  readonly lower: number;
  readonly upper: number;
}

/** Windows of radiology by organ, where an image brings none of its own (level ± half width). */
const windowOfOrgan: Readonly<Record<string, HuWindow>> = {
  lung: { lower: -1350, upper: 150 },
  liver: { lower: -40, upper: 160 },
};

/** DeepLesion's most frequent window; shows soft tissue, fat and the rim of bone. */
const softTissueWindow: HuWindow = { lower: -175, upper: 275 };

/** @returns the window in which lesions of an organ are looked at; that of soft tissue for every organ without one of its own. */
export const organWindow = (organ: string): HuWindow => windowOfOrgan[organ] ?? softTissueWindow;
