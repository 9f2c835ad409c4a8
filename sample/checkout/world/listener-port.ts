/** Of the samples' load balancers, unless told: what the URLs of `deployments/` name. */
export const LISTENER_PORT = 8080;
