/**
 * The modules are put together in a way that cannot work. The message is for the developer: it names the module, the option or the
 * call, and what to change.
 */
export class WiringError extends Error {
  override readonly name = 'WiringError';
}
