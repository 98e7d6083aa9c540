/** A command of the guide and the answer that it shows for it. */
export interface GuideStep {
  /** Line of the command in the page, from 1. */
  readonly line: number;
  readonly command: string;
  readonly shown: ShownAnswer | null;
}

export interface ShownAnswer {
  readonly status: number;
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  /** `undefined`: the page shows no body. */
  readonly body: unknown;
}

const FENCE = /^```(\w*)$/;

/** The commands (`sh`) of a page, each with the answer (`http`) that stands behind it. */
export function stepsOf(page: string): GuideStep[] {
  const steps: GuideStep[] = [];
  let open: { readonly language: string; readonly line: number; readonly lines: string[] } | null = null;
  for (const [index, line] of page.split('\n').entries()) {
    const language = FENCE.exec(line)?.[1];
    if (language === undefined) {
      open?.lines.push(line);
    } else if (open === null) {
      open = { language, line: index + 2, lines: [] };
    } else {
      const text = open.lines.join('\n');
      if (open.language === 'sh') steps.push({ line: open.line, command: text, shown: null });
      if (open.language === 'http') steps.push({ ...steps.pop()!, shown: answerOf(text) });
      open = null;
    }
  }
  return steps;
}

/** An answer as `curl -i` prints it. */
export function answerOf(text: string): ShownAnswer {
  const [head = '', ...rest] = text.replaceAll('\r', '').split('\n\n');
  const [statusLine = '', ...headers] = head.split('\n');
  const body = rest.join('\n\n').trim();
  return {
    status: Number(/^HTTP\/[\d.]+ (\d{3})/.exec(statusLine)?.[1] ?? Number.NaN),
    headers: headers.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
    body: body === '' ? undefined : (JSON.parse(body) as unknown),
  };
}
