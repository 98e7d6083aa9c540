const FIRST_STEP = 0.01;
const GROWTH = 1.3;
const MOST_STEPS = 200;
/** `f` is a relative residual: below this it is as close to 0 as doubles get. */
const RESIDUAL = 1e-15;

/**
 * A root of the continuous `f` between -limit and limit, the one closest to 0 as far as growing steps can tell; `null`: no change of sign was
 * found. Bracketed all the way: it cannot run off.
 */
export function rootNearestZero(f: (x: number) => number, limit: number): number | null {
  const middle = f(0);
  if (middle === 0) return 0;
  let [near, nearAbove, nearBelow] = [0, middle, middle];
  for (let width = FIRST_STEP; near < limit; width *= GROWTH) {
    const far = Math.min(near + width, limit);
    const above = f(far);
    if (above > 0 !== middle > 0) return refined(f, { x: near, y: nearAbove }, { x: far, y: above });
    const below = f(-far);
    if (below > 0 !== middle > 0) return refined(f, { x: -near, y: nearBelow }, { x: -far, y: below });
    [near, nearAbove, nearBelow] = [far, above, below];
  }
  return null;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Regula falsi in the Illinois form: superlinear, and the root stays between the two ends. */
function refined(f: (x: number) => number, first: Point, second: Point): number {
  let a = first;
  let b = second;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const x = between(a, b);
    const c = { x, y: f(x) };
    if (Math.abs(c.y) <= RESIDUAL || x === a.x || x === b.x) return x;
    if (c.y > 0 !== b.y > 0) a = b;
    else a = { x: a.x, y: a.y / 2 };
    b = c;
  }
  return b.x;
}

function between(a: Point, b: Point): number {
  const x = (a.x * b.y - b.x * a.y) / (b.y - a.y);
  const inside = x > Math.min(a.x, b.x) && x < Math.max(a.x, b.x);
  return inside ? x : (a.x + b.x) / 2;
}
