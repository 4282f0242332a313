import type { LesionView } from '../../server/http/api-schemas.js';
import type { PhantomStudy } from '../../server/phantom/phantom-study.js';
import type { ReviewPage } from './review-page.js';
import type { ReviewWorld } from './review-world.js';

/** What the chapters share: the services, the first study, and the reader who has it open. */
export interface Scene {
  readonly world: ReviewWorld;
  readonly study: PhantomStudy;
  readonly lesions: readonly LesionView[];
  readonly reader: ReviewPage;
}
