/** One page as the service answers it. */
interface PageOfAnswer<T> {
  readonly data: readonly T[];
  readonly meta: { readonly nextCursor: string | null };
}

/** Every element of a list, page by page, each page when it is needed. `read` gets the cursor of the page; `undefined`: the first. */
export async function* readPages<T>(
  read: (cursor: string | undefined) => Promise<PageOfAnswer<T>>,
): AsyncGenerator<T, void, undefined> {
  let cursor: string | undefined;
  do {
    const { data, meta } = await read(cursor);
    yield* data;
    cursor = meta.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
