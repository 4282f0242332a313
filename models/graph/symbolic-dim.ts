import type { Dim, Shape } from './value.js';

/** A dimension as coefficient × symbol; the symbol is '' where the dimension is known. `4*N` stands for four windows an image. */
interface Product {
  readonly coefficient: number;
  readonly symbol: string;
}

const parse = (dim: Dim): Product => {
  if (typeof dim === 'number') return { coefficient: dim, symbol: '' };
  const [coefficient, symbol] = dim.includes('*') ? dim.split('*') : ['1', dim];
  return { coefficient: Number(coefficient), symbol: symbol };
};

const format = ({ coefficient, symbol }: Product): Dim => {
  if (symbol === '') return coefficient;
  return coefficient === 1 ? symbol : `${coefficient}*${symbol}`;
};

/** @returns the product of dimensions; at most one symbol may occur. @throws {TypeError} for two. */
export function dimProduct(dims: Shape): Dim {
  return format(
    dims.map(parse).reduce(
      (a, b) => {
        if (a.symbol !== '' && b.symbol !== '')
          throw new TypeError('a product of two symbolic dimensions is not supported');
        return { coefficient: a.coefficient * b.coefficient, symbol: a.symbol || b.symbol };
      },
      { coefficient: 1, symbol: '' },
    ),
  );
}

/** @returns a / b. @throws {TypeError} when it is no whole dimension. */
export function dimQuotient(a: Dim, b: Dim): Dim {
  const [x, y] = [parse(a), parse(b)];
  const coefficient = x.coefficient / y.coefficient;
  if (!Number.isInteger(coefficient) || (y.symbol !== '' && y.symbol !== x.symbol))
    throw new TypeError(`${a} is not a multiple of ${b}`);
  return format({ coefficient, symbol: y.symbol === '' ? x.symbol : '' });
}

/** @returns the sum of dimensions, as a concatenation makes it. @throws {TypeError} for different symbols. */
export function dimSum(dims: Shape): Dim {
  return dims.reduce((a, b) => {
    const [x, y] = [parse(a), parse(b)];
    if (x.symbol !== y.symbol) throw new TypeError(`${a} and ${b} can not be concatenated`);
    return format({ coefficient: x.coefficient + y.coefficient, symbol: x.symbol });
  });
}
