export { endWithProcess } from './end-with-process.js';
export { LogSink } from './log-sink.js';
export { type Ends, EXIT_UNEXPECTED, ProcessEnd, type ProcessEndOptions } from './process-end.js';
export { createServiceLog, logAsRequest, NestLog } from './service-log.js';
