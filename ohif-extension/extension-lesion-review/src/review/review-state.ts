import type { CandidateView } from '../../../../server/http/candidates/candidate-schemas.js';
import type { SessionView } from '../../../../server/http/access/access-schemas.js';
import type { ProposedMarkView } from '../../../../server/http/lesion/lesion-schemas.js';
import type { ReviewView } from '../../../../server/http/review/review-schemas.js';
import { defaultAppearance } from '../viewer/appearance.js';
import type { MaskAppearance } from '../viewer/appearance.js';
import type { Filter, Lesion, SortOrder } from './lesion.js';
import type { ShownLesion } from './shown-lesion.js';

/** What the mouse does in the images. The first group are tools of the viewer, the second our own. */
export type Tool =
  | 'none'
  | 'brush'
  | 'eraser'
  | 'threshold'
  | 'circle-scissors'
  | 'rectangle-scissors'
  | 'endpoints'
  | 'add'
  | 'remove'
  | 'box';

export type Dialog =
  | { readonly kind: 'reject' }
  | { readonly kind: 'help' }
  | { readonly kind: 'unsaved'; readonly then: () => void }
  | { readonly kind: 'conflict'; readonly jobId: string; readonly other?: OtherDecision };

/** What another reader decided meanwhile; the field `conflict` of the server's answer 409. */
export interface OtherDecision {
  readonly state: ReviewView['state'];
  readonly version: number;
  readonly reader: string;
  readonly at: string;
}

/** Everything that the panel shows. */
export interface ReviewState {
  readonly phase: 'loading' | 'ready' | 'failed';
  /** Code of what failed. */
  readonly failure?: string | undefined;
  readonly connection: 'live' | 'lost';
  readonly studyInstanceUID: string;
  readonly session?: SessionView;
  readonly lesions: readonly Lesion[];
  /** What a network proposes; empty where the server does not look for candidates. */
  readonly candidates: readonly CandidateView[];
  readonly selected?: string | undefined;
  readonly shown?: ShownLesion | undefined;
  readonly filter: Filter;
  readonly sort: SortOrder;
  readonly appearance: MaskAppearance;
  /** The lesion is shown in three planes. */
  readonly inPlanes: boolean;
  readonly tool: Tool;
  /** The tools of the correction are unfolded. */
  readonly correcting: boolean;
  readonly brushMm: number;
  readonly busy?: 'saving' | 'segmenting' | 'proposing' | undefined;
  readonly dialog?: Dialog | undefined;
  readonly proposal?: ProposedMarkView | undefined;
  /** A sentence for the live region: what just happened. */
  readonly spoken: string;
  /** Thumbnails by job id and version. */
  readonly thumbnails: ReadonlyMap<string, string>;
}

export const initialState = (studyInstanceUID: string): ReviewState => ({
  phase: 'loading',
  connection: 'lost',
  studyInstanceUID,
  lesions: [],
  candidates: [],
  filter: 'all',
  sort: 'order',
  appearance: defaultAppearance,
  inPlanes: false,
  tool: 'none',
  correcting: false,
  brushMm: 5,
  spoken: '',
  thumbnails: new Map(),
});
