/** How the mask is drawn. */
export interface MaskAppearance {
  readonly form: 'contour' | 'fill' | 'both';
  /** 0 to 1, of the fill. */
  readonly opacity: number;
  readonly hidden: boolean;
  /** Lines of the mark and of the mask's own axes. */
  readonly axes: boolean;
  readonly heat: boolean;
}

export const defaultAppearance: MaskAppearance = {
  form: 'both',
  opacity: 0.25,
  hidden: false,
  axes: true,
  heat: false,
};
