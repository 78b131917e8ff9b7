# What our own manifests hold to, beyond what others' linters know. `conftest test --policy deploy/policies <rendered>`.
package main

workload if input.kind in {"Deployment", "StatefulSet", "Job", "CronJob"}

pod := input.spec.jobTemplate.spec.template.spec if input.kind == "CronJob"

else := input.spec.template.spec

containers := array.concat(object.get(pod, "containers", []), object.get(pod, "initContainers", []))

named := sprintf("%s %s", [input.kind, input.metadata.name])

deny contains sprintf("%s: %s is neither of a digest nor of a tag that stays what it is", [named, container.image]) if {
	workload
	some container in containers
	not fixed(container.image)
}

fixed(image) if regex.match(`@sha256:[a-f0-9]{64}$`, image)

fixed(image) if {
	regex.match(`:[A-Za-z0-9_.-]+$`, image)
	not endswith(image, ":latest")
}

deny contains sprintf("%s: an autoscaler owns the number of replicas", [named]) if {
	input.kind == "Deployment"
	input.spec.replicas
}

deny contains sprintf("%s: an update must not take one away before another is there", [named]) if {
	input.kind == "Deployment"
	object.get(input.spec, ["strategy", "rollingUpdate", "maxUnavailable"], "unset") != 0
}

deny contains sprintf("%s: the grace period is not longer than the pause before the signal", [named]) if {
	input.kind == "Deployment"
	some container in pod.containers
	object.get(pod, "terminationGracePeriodSeconds", 30) <= object.get(container, ["lifecycle", "preStop", "sleep", "seconds"], 30)
}

deny contains sprintf("%s: a service needs no token of the API", [named]) if {
	input.kind in {"Deployment", "StatefulSet"}
	object.get(pod, "automountServiceAccountToken", true) != false
}

deny contains sprintf("%s: two at least, or an update or a drained node is an outage; eight at most, or workers outnumber partitions", [named]) if {
	input.kind == "HorizontalPodAutoscaler"
	bounds := [input.spec.minReplicas, input.spec.maxReplicas]
	bounds != [2, 8]
}

deny contains sprintf("%s: only the ingress faces the world", [named]) if {
	input.kind == "Service"
	object.get(input.spec, "type", "ClusterIP") != "ClusterIP"
}

deny contains sprintf("%s: a rule without peers lets everybody through", [named]) if {
	input.kind == "NetworkPolicy"
	some direction, peers in {"ingress": "from", "egress": "to"}
	some rule in object.get(input.spec, direction, [])
	count(object.get(rule, peers, [])) == 0
}

deny contains sprintf("%s: a rule without ports opens all", [named]) if {
	input.kind == "NetworkPolicy"
	some direction in {"ingress", "egress"}
	some rule in object.get(input.spec, direction, [])
	count(object.get(rule, "ports", [])) == 0
}

deny contains sprintf("%s: the world includes the cloud's metadata, which no pod of ours may read", [named]) if {
	input.kind == "NetworkPolicy"
	some rule in object.get(input.spec, "egress", [])
	some peer in rule.to
	peer.ipBlock.cidr == "0.0.0.0/0"
	not "169.254.169.254/32" in object.get(peer.ipBlock, "except", [])
}

deny contains sprintf("%s: it is not encrypted", [named]) if {
	input.kind == "Secret"
	not input.sops
}
