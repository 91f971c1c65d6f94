// The server runs in this very process: whoever stops or kills it, stops or kills the server.

process.env.NODE_ENV ??= 'production';
await import('../backend/dist/main.js');
