/** One instruction of a Dockerfile: its name in upper case, and the rest of its line. */
export interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** A stage: what it begins from, what it is called (`null`: the last one), and its steps. */
export interface Stage {
  readonly image: string;
  readonly name: string | null;
  readonly steps: readonly Instruction[];
}

/** The stages of a Dockerfile whose instructions take one line each. */
export function stagesOf(dockerfile: string): Stage[] {
  const stages: Array<Stage & { steps: Instruction[] }> = [];
  for (const line of dockerfile.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [, name, text] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    if (name === undefined || text === undefined) throw new Error(`no instruction on one line: ${line}`);
    if (name === 'FROM') {
      const [image, , stage = null] = text.split(' ');
      stages.push({ image: image!, name: stage, steps: [] });
    } else {
      stages.at(-1)!.steps.push({ name, text });
    }
  }
  return stages;
}
