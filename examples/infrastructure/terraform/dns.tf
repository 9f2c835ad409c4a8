# A pair of ECS services behind load balancers of their own and weighted records.
# As Teal wants it before the first deployment.
# Teal writes weights, counts and task definitions of what is made here: `ignore_changes` keeps Terraform from
# writing them again. Who may write what: docs/infrastructure-as-code.md.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

provider "aws" {
  # Teal's own tags on services and task definitions.
  ignore_tags {
    key_prefixes = ["teal:"]
  }
}

variable "vpc" {
  type = string
}

variable "load_balancer_subnets" {
  type = list(string)
}

variable "load_balancer_security_groups" {
  type = list(string)
}

variable "task_subnets" {
  type = list(string)
}

variable "task_security_groups" {
  type = list(string)
}

variable "certificate" {
  type        = string
  description = "ARN of a certificate for the name, and for a. and b. before it"
}

variable "zone" {
  type        = string
  description = "Id of the hosted zone"
}

variable "name" {
  type    = string
  default = "checkout.example.com"
}

variable "cluster" {
  type        = string
  description = "Name of the ECS cluster"
}

variable "image" {
  type        = string
  description = "What runs first. Teal puts its own image into each revision that it registers"
}

variable "task_role" {
  type        = string
  description = "ARN. The configuration names it in `roles`"
}

variable "execution_role" {
  type        = string
  description = "ARN. The configuration names it in `roles`"
}

resource "aws_lb" "a" {
  name               = "checkout-a"
  load_balancer_type = "application"
  internal           = false
  subnets            = var.load_balancer_subnets
  security_groups    = var.load_balancer_security_groups
}

resource "aws_lb" "b" {
  name               = "checkout-b"
  load_balancer_type = "application"
  internal           = false
  subnets            = var.load_balancer_subnets
  security_groups    = var.load_balancer_security_groups
}

# The groups of the two sides are alike in all but the name, without stickiness. Change both together.
resource "aws_lb_target_group" "a" {
  name                 = "checkout-a"
  vpc_id               = var.vpc
  target_type          = "ip"
  protocol             = "HTTP"
  port                 = 8080
  deregistration_delay = 60

  health_check {
    path                = "/healthz"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
}

resource "aws_lb_target_group" "b" {
  name                 = "checkout-b"
  vpc_id               = var.vpc
  target_type          = "ip"
  protocol             = "HTTP"
  port                 = 8080
  deregistration_delay = 60

  health_check {
    path                = "/healthz"
    interval            = 10
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }
}

resource "aws_lb_listener" "a" {
  load_balancer_arn = aws_lb.a.arn
  protocol          = "HTTPS"
  port              = 443
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.a.arn
  }
}

resource "aws_lb_listener" "b" {
  load_balancer_arn = aws_lb.b.arn
  protocol          = "HTTPS"
  port              = 443
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.b.arn
  }
}

# Each side's own name: probes and tests reach it there, and no user does.
resource "aws_route53_record" "own_name_a" {
  zone_id = var.zone
  name    = "a.${var.name}"
  type    = "A"

  alias {
    name                   = aws_lb.a.dns_name
    zone_id                = aws_lb.a.zone_id
    evaluate_target_health = false
  }
}

resource "aws_route53_record" "own_name_b" {
  zone_id = var.zone
  name    = "b.${var.name}"
  type    = "A"

  alias {
    name                   = aws_lb.b.dns_name
    zone_id                = aws_lb.b.zone_id
    evaluate_target_health = false
  }
}

# Teal moves the weights. Target health stays out of it: where all records with a weight are unhealthy,
# Route 53 answers with those at 0.
resource "aws_route53_record" "a" {
  zone_id = var.zone
  name    = var.name
  type    = "A"

  set_identifier = "checkout-a"
  weighted_routing_policy {
    weight = 100
  }

  alias {
    name                   = aws_lb.a.dns_name
    zone_id                = aws_lb.a.zone_id
    evaluate_target_health = false
  }

  lifecycle {
    ignore_changes = [weighted_routing_policy]
  }
}

resource "aws_route53_record" "b" {
  zone_id = var.zone
  name    = var.name
  type    = "A"

  set_identifier = "checkout-b"
  weighted_routing_policy {
    weight = 0
  }

  alias {
    name                   = aws_lb.b.dns_name
    zone_id                = aws_lb.b.zone_id
    evaluate_target_health = false
  }

  lifecycle {
    ignore_changes = [weighted_routing_policy]
  }
}

# The first revision of the family, and the template of what Teal deploys. A change registers a new template,
# which the next deployment takes. An earlier one stays ACTIVE: a side may run it.
resource "aws_ecs_task_definition" "checkout" {
  family                   = "checkout"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512
  task_role_arn            = var.task_role
  execution_role_arn       = var.execution_role
  skip_destroy             = true

  container_definitions = jsonencode([
    {
      name         = "web"
      image        = var.image
      essential    = true
      portMappings = [{ containerPort = 8080 }]
    }
  ])
}

# Teal owns the counts and the task definitions. The idle side begins at 0. No auto scaling.
resource "aws_ecs_service" "a" {
  name                              = "checkout-a"
  cluster                           = var.cluster
  task_definition                   = aws_ecs_task_definition.checkout.arn
  desired_count                     = 3
  launch_type                       = "FARGATE"
  health_check_grace_period_seconds = 60

  load_balancer {
    target_group_arn = aws_lb_target_group.a.arn
    container_name   = "web"
    container_port   = 8080
  }

  network_configuration {
    subnets         = var.task_subnets
    security_groups = var.task_security_groups
  }

  # ECS takes a target group only once a load balancer leads to it.
  depends_on = [aws_lb_listener.a]

  lifecycle {
    ignore_changes = [desired_count, task_definition]
  }
}

resource "aws_ecs_service" "b" {
  name                              = "checkout-b"
  cluster                           = var.cluster
  task_definition                   = aws_ecs_task_definition.checkout.arn
  desired_count                     = 0
  launch_type                       = "FARGATE"
  health_check_grace_period_seconds = 60

  load_balancer {
    target_group_arn = aws_lb_target_group.b.arn
    container_name   = "web"
    container_port   = 8080
  }

  network_configuration {
    subnets         = var.task_subnets
    security_groups = var.task_security_groups
  }

  # ECS takes a target group only once a load balancer leads to it.
  depends_on = [aws_lb_listener.b]

  lifecycle {
    ignore_changes = [desired_count, task_definition]
  }
}

# What deployments/checkout.ts names.
output "load_balancers" {
  value = [aws_lb.a.arn, aws_lb.b.arn]
}

output "target_groups" {
  value = [aws_lb_target_group.a.arn, aws_lb_target_group.b.arn]
}
