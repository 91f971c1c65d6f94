const TYPES = {
  400: 'invalid_request_error',
  404: 'invalid_request_error',
  413: 'invalid_request_error',
  429: 'requests',
  500: 'server_error',
  503: 'server_error',
  529: 'server_error',
} as const;

/** A refusal in the words of the OpenAI API. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: keyof typeof TYPES,
    message: string,
    readonly code: string | null = null,
    readonly param: string | null = null,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }

  /** The body of the answer. */
  toBody() {
    return {
      error: { message: this.message, type: TYPES[this.status], param: this.param, code: this.code },
    };
  }
}
