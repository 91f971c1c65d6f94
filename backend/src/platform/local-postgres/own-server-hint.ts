/** Ends every message about a Postgres that we cannot run here. */
export const ownServerHint = 'Set DATABASE_URL to use a Postgres server of your own instead.';
