import { TestEnvironment } from 'jest-environment-jsdom';

/** Parts of the web platform that every browser and Node have, but jsdom has not. */
const missingInJsdom = [
  'AbortController',
  'AbortSignal',
  'BroadcastChannel',
  'Headers',
  'ReadableStream',
  'Request',
  'Response',
  'TextDecoder',
  'TextDecoderStream',
  'TextEncoder',
  'TransformStream',
  'fetch',
  'structuredClone',
];

/** jsdom with the network and streaming parts of the web platform, taken from Node. */
export default class BrowserEnvironment extends TestEnvironment {
  /** Packages are loaded as CommonJS: the "browser" condition would choose ES modules. */
  exportConditions() {
    return ['node', 'node-addons'];
  }

  async setup() {
    await super.setup();
    for (const name of missingInJsdom) this.global[name] = globalThis[name];
  }
}
