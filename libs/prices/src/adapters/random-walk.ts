/** One year of the walk, in its unit. */
const MINUTES_PER_YEAR = 525_960;

/** 2^27 minutes are 255 years from 1970 on: every date that the service knows. */
const LEVELS = 27;
const SPAN = 2 ** LEVELS;

const MS_PER_MINUTE = 60_000;

/**
 * A Brownian path that can be read at any instant without walking there: Lévy's construction halves the span 27 times, down to the
 * minute, and displaces each midpoint by a number that depends on nothing but the seed and the midpoint. The same seed and
 * instant give the same value in every process. In units of one standard deviation per square root of a year.
 */
export class RandomWalk {
  constructor(private readonly seed: number) {}

  /** `ms` since 1970. Instants outside 1970 to 2224 read as the nearest one inside. */
  valueAt(ms: number): number {
    const at = Math.min(Math.max(ms / MS_PER_MINUTE, 0), SPAN - 1);
    let length = SPAN;
    let start = 0;
    let left = 0;
    let right = this.normal(0, 0) * Math.sqrt(SPAN);
    for (let level = 1; level <= LEVELS; level += 1) {
      length /= 2;
      const middle = start + length;
      // Half the standard deviation of a step over the whole piece, which is twice `length` long.
      const value = (left + right) / 2 + this.normal(level, middle) * Math.sqrt(length / 2);
      if (at < middle) {
        right = value;
      } else {
        left = value;
        start = middle;
      }
    }
    return (left + (right - left) * (at - start)) / Math.sqrt(MINUTES_PER_YEAR);
  }

  /** A sum of four uniform numbers, close enough to normal: mean 0, variance 1, never beyond 3.5. */
  private normal(level: number, middle: number): number {
    const one = mix(this.seed ^ mix(level * 0x9e3779b1 + middle));
    const other = mix(one + 0x85ebca6b);
    const sum = (one & 0xffff) + (one >>> 16) + (other & 0xffff) + (other >>> 16);
    return (sum / 65_536 - 2) * Math.sqrt(3);
  }
}

/** A seed out of a text (FNV-1a). */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return mix(hash);
}

/** Spreads any change of the input over all 32 bits (the last step of MurmurHash3). */
function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
