/**
 * Is this the DNS name of an internal load balancer? It begins with `internal-`, which no name of a load
 * balancer may. Sources: Elastic Load Balancing user guide, "Load balancer scheme"; API reference of
 * CreateLoadBalancer, Name.
 */
export const isInternalBalancer = (dnsName: string): boolean => /^(dualstack\.)?internal-.+\.elb\./i.test(dnsName);
