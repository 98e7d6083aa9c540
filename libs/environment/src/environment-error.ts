/** A value that a process cannot start with. The message is one line: the variable, what is wrong, what would be right. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}
