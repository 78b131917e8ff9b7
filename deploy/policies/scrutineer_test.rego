package main_test

import data.main

deployment := {
	"kind": "Deployment",
	"metadata": {"name": "gateway"},
	"spec": {
		"strategy": {"rollingUpdate": {"maxUnavailable": 0}},
		"template": {"spec": {
			"automountServiceAccountToken": false,
			"terminationGracePeriodSeconds": 45,
			"containers": [{"image": "ghcr.io/scrutineer/gateway:main-1a2b3c4-41", "lifecycle": {"preStop": {"sleep": {"seconds": 5}}}}],
		}},
	},
}

policy := {
	"kind": "NetworkPolicy",
	"metadata": {"name": "to-stores"},
	"spec": {"egress": [{"to": [{"ipBlock": {"cidr": "0.0.0.0/0", "except": ["169.254.169.254/32"]}}], "ports": [{"port": 6443}]}]},
}

with_patch(object, path, value) := json.patch(object, [{"op": "add", "path": path, "value": value}])

faults(object) := number if {
	number := count(main.deny) with input as object
}

test_ours_pass if {
	faults(deployment) == 0
	faults(policy) == 0
}

test_one_fault_each if {
	every change in [
		["/spec/replicas", 3],
		["/spec/strategy/rollingUpdate/maxUnavailable", 1],
		["/spec/template/spec/automountServiceAccountToken", true],
		["/spec/template/spec/terminationGracePeriodSeconds", 5],
		["/spec/template/spec/containers/0/image", "ghcr.io/scrutineer/gateway:latest"],
		["/spec/template/spec/containers/0/image", "ghcr.io/scrutineer/gateway"],
		["/spec/template/spec/initContainers", [{"image": "registry:5000/tool"}]],
	] {
		faults(with_patch(deployment, change[0], change[1])) == 1
	}
}

test_policies_name_peers_and_ports if {
	faults(with_patch(policy, "/spec/egress/0/to", [])) == 1
	faults(with_patch(policy, "/spec/egress/0/ports", [])) == 1
	faults(with_patch(policy, "/spec/egress/0/to/0/ipBlock/except", [])) == 1
	faults(with_patch(policy, "/spec/ingress", [{"ports": [{"port": 1}]}])) == 1
}

test_bounds if {
	scaler := {"kind": "HorizontalPodAutoscaler", "metadata": {"name": "a"}, "spec": {"minReplicas": 2, "maxReplicas": 8}}
	faults(scaler) == 0
	faults(with_patch(scaler, "/spec/minReplicas", 1)) == 1
}

test_services_stay_inside if {
	service := {"kind": "Service", "metadata": {"name": "a"}, "spec": {}}
	faults(service) == 0
	faults(with_patch(service, "/spec/type", "LoadBalancer")) == 1
}

test_secrets_are_encrypted if {
	faults({"kind": "Secret", "metadata": {"name": "a"}, "stringData": {"password": "open"}}) == 1
	faults({"kind": "Secret", "metadata": {"name": "a"}, "sops": {"mac": "x"}}) == 0
}
