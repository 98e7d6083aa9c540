import { AppError, type InputIssue } from '@portfolio-metrics/kernel';

/** Most issues that one answer lists. */
export const MAX_LISTED_ISSUES = 100;

/** Collects what is wrong with the rows of one import: keeps the first hundred, counts all. */
export class ImportIssues {
  private readonly listed: InputIssue[] = [];
  private total = 0;

  /** `line` as in `ImportRow`; `column` is `null` when the row as a whole is at fault. */
  add(line: number, column: string | null, reason: string): void {
    this.total += 1;
    if (this.listed.length >= MAX_LISTED_ISSUES) return;
    this.listed.push(column === null ? { line, reason } : { line, column, reason });
  }

  /** How many issues were added, the unlisted ones included. */
  get count(): number {
    return this.total;
  }

  /** Throws `import_rejected` with the listed issues in the order of the lines, and with the number of all as `details.issueCount`, when there is any. */
  throwIfAny(): void {
    if (this.total === 0) return;
    const problems = this.total === 1 ? '1 problem' : `${this.total} problems`;
    throw new AppError('import_rejected', `Nothing was imported: ${problems} in the file.`, {
      issues: this.listed.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0)),
      details: { issueCount: this.total },
    });
  }
}

/** The refusal of a file that cannot be read any further. `line` as in `ImportRow`; `null` when it is not known. */
export function rejectedFile(line: number | null, reason: string, cause?: unknown): AppError {
  return new AppError('import_rejected', `Nothing was imported: the file ${reason}.`, {
    issues: [line === null ? { reason } : { line, reason }],
    details: { issueCount: 1 },
    cause,
  });
}
