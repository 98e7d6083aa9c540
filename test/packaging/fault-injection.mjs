// Loaded in front of the built service: does what a mistake in the code would do, in the middle of answering a request that says so.
import { ServerResponse } from 'node:http';

const { end } = ServerResponse.prototype;
ServerResponse.prototype.end = function (...args) {
  if (this.req.headers['x-mistake'] !== undefined) {
    void Promise.reject(Object.assign(new Error('the text of sentinel-f50'), { code: 'E_INJECTED' }));
  }
  return end.apply(this, args);
};
