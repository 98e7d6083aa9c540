import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import { runAdmin } from './admin-program.js';

// What goes wrong is said in the commands' own words.
Logger.overrideLogger(false);

process.exitCode = await runAdmin(process.argv.slice(2), process.env, {
  screen: process.stdout.isTTY && process.stderr.isTTY ? process.stderr : null,
  print: (line) => void process.stdout.write(`${line}\n`),
  note: (line) => void process.stderr.write(`${line}\n`),
});
