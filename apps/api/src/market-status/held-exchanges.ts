/** Port: which exchanges a user's open positions trade on. Implemented over the ledger, wired by the composition root. */
export abstract class HeldExchanges {
  /** Codes as the instruments carry them (usually MICs), each once, in no particular order; empty for a user who holds nothing. */
  abstract exchangesOf(userId: string): Promise<readonly string[]>;
}
