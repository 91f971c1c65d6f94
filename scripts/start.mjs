// The server runs in this very process: whoever stops or kills it, stops or kills the server.

process.env.NODE_ENV ??= 'production';
// The person at the terminal is shown the address, not every request. Servers set LOG_LEVEL.
process.env.LOG_LEVEL ??= 'warn';
await import('../backend/dist/main.js');
