/** Inline policies of IAM roles, as one identity. Each call is made once, and throws AwsFailure. */
export interface RolePolicies {
  /** Null where the role has no such policy. */
  read(role: string, policy: string, signal: AbortSignal): Promise<string | null>;
  write(role: string, policy: string, text: string, signal: AbortSignal): Promise<void>;
  /** A policy that is not there is no error. */
  remove(role: string, policy: string, signal: AbortSignal): Promise<void>;
}
