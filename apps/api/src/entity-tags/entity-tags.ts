import { Injectable } from '@nestjs/common';
import { type ExpectedVersions, OpaqueTokens } from '@portfolio-metrics/ledger';

export type TaggedKind = 'portfolio' | 'transaction';

/** Entity tags of one user's resources: they tell versions apart and nothing else, and mean nothing to another user. */
@Injectable()
export class EntityTags {
  constructor(private readonly tokens: OpaqueTokens) {}

  /** Value of the header `ETag`. */
  of(userId: string, kind: TaggedKind, resource: { readonly id: string; readonly version: number }): string {
    return `"${this.tokens.issue([userId, 'etag', kind, resource.id], [resource.version])}"`;
  }

  /**
   * The versions that the header `If-Match` allows a change to start from; `null`: any (no header, or `*`). Tags that are not
   * ours, weak ones and those of other resources allow nothing.
   */
  expected(userId: string, kind: TaggedKind, id: string, ifMatch: string | undefined): ExpectedVersions {
    if (ifMatch === undefined || ifMatch.trim() === '*') return null;
    return ifMatch
      .split(',')
      .slice(0, 20)
      .flatMap((text) => {
        const token = /^"([A-Za-z0-9_-]{1,200})"$/.exec(text.trim())?.[1];
        const content = token === undefined ? null : this.tokens.read([userId, 'etag', kind, id], token);
        return content === null ? [] : content.map(Number);
      });
  }
}
