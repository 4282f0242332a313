import { HNSW } from 'hnsw';
import { seededRandom } from '../phantom/seeded-random.js';

/** A lesion that others are segmented beside. */
export interface Exemplar {
  /** As the network of pairs sees it, [channel, row, column], 0…1. */
  readonly image: Float32Array;
  /** What it looks like, of length 1. */
  readonly vector: Float32Array;
}

/** Neighbours of a node, and how many are looked at while the graph is built: Malkov and Yashunin 2018. */
const [neighbours, effort] = [16, 100];
/** Up to so many lesions every one is compared: the graph is slower there. */
const mostCompared = 500;

/** Lesions by what they look like (002 pairs similar ones; ANNOY in the works that it follows, a hierarchical small world graph here). */
export class ExemplarIndex {
  private constructor(
    private readonly exemplars: readonly Exemplar[],
    private readonly graph: Promise<HNSW> | undefined,
  ) {}

  /** @param exemplars vectors of one length */
  static create(exemplars: readonly Exemplar[]): ExemplarIndex {
    return new ExemplarIndex(exemplars, exemplars.length > mostCompared ? buildGraph(exemplars) : undefined);
  }

  get size(): number {
    return this.exemplars.length;
  }

  /** @returns the lesions that look most like a vector, most similar first; nearly always the very nearest where there are many */
  async nearest(vector: Float32Array, count: number): Promise<readonly Exemplar[]> {
    const found = (await this.graph)?.searchKNN(vector, count) ?? this.#compared(vector).slice(0, count);
    return found.map(({ id }) => this.exemplars[id]);
  }

  #compared(vector: Float32Array): readonly { readonly id: number; readonly score: number }[] {
    const scoreOf = (own: Float32Array): number => own.reduce((sum, value, i) => sum + value * vector[i], 0);
    return this.exemplars
      .map((exemplar, id) => ({ id, score: scoreOf(exemplar.vector) }))
      .sort((a, b) => b.score - a.score);
  }
}

async function buildGraph(exemplars: readonly Exemplar[]): Promise<HNSW> {
  const graph = new HNSW(neighbours, effort, exemplars[0].vector.length, 'cosine');
  Object.assign(graph, { selectLevel: drawLevels(graph) });
  await graph.buildIndex(exemplars.map(({ vector }, id) => ({ id, vector: [...vector] })));
  return graph;
}

/** The library draws the level of each node from Math.random: every start would build another graph, and now and then find another partner. */
function drawLevels({ probs }: HNSW): () => number {
  const random = seededRandom(1);
  return () => {
    let rest = random.uniform();
    const level = probs.findIndex((share) => (rest -= share) < 0);
    return level < 0 ? probs.length - 1 : level;
  };
}
