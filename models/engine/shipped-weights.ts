import { fileURLToPath } from 'node:url';

/** The folder of the weights that come with the product: models/weights, also for built code, which lies in a folder of its own beside it. */
export const shippedWeights = fileURLToPath(
  new URL(/\/dist(-bench)?\//.test(import.meta.url) ? '../../../models/weights' : '../weights', import.meta.url),
);
