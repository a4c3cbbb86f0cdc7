export type AwsSdk = typeof import("#aws-sdk");
