/**
 * How long to wait before try number `attempt` (from 0): twice as long each time, and a random part of
 * it, so that thousands of pages whose server has restarted do not come back in the same instant.
 */
export declare function backoff(attempt: number, random: () => number): number;
