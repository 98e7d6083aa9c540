import type { OpenLot } from './open-lot.js';

/** The lots of one side of a position, kept so that the one to relieve next is always known. */
export interface LotsInOrder {
  add(lot: OpenLot): void;
  /** The lot to relieve next; `undefined` when there is none. */
  next(): OpenLot | undefined;
  /** Takes the lot that `next` answers out, if there is one. */
  dropNext(): void;
  /** All lots in the order of relief. */
  all(): OpenLot[];
  /** Puts the lots in order again after their units or amounts were changed in place. */
  resort(): void;
  clear(): void;
}
