import OpenAI from 'openai';
import { type DemoProvider, type DemoProviderOptions, startDemoProvider } from '../start-demo-provider.js';

const running: DemoProvider[] = [];

/** A provider of the test's own that writes without a pause, and the SDK that speaks to it. */
export async function startProvider(
  options: DemoProviderOptions = {},
  client: { headers?: Record<string, string>; maxRetries?: number } = {},
) {
  const provider = await startDemoProvider({ tokensPerSecond: 0, ...options });
  running.push(provider);
  const openai = new OpenAI({
    baseURL: provider.baseUrl,
    apiKey: 'none',
    maxRetries: client.maxRetries ?? 0,
    defaultHeaders: client.headers ?? {},
    logLevel: 'off',
  });
  return { provider, openai };
}

export const stopProviders = () => Promise.all(running.splice(0).map((provider) => provider.stop()));
