import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { runAlone } from './alone.js';
import { runMistakes } from './mistakes.js';
import { runOwnParts } from './own-parts.js';
import { runWhole } from './whole.js';

/** Everything that this application does with the package, as one JSON document in the file that it is given. */
const whole = await runWhole();
const findings = { whole, ownParts: await runOwnParts(), alone: await runAlone(), mistakes: await runMistakes() };
writeFileSync(process.argv[2]!, JSON.stringify(findings));
