// Comparing what AWS modules make with the rule matrix that topology decided.
export const rule = /module\.security\.aws_vpc_security_group_(ingress|egress)_rule\.this\["(.+)"\]$/;

/** Differences between topology's rules and those a plan holds, in words. Ids of groups are unknown in a plan: see `strayRules`. */
export function differences(decided, changes) {
  const planned = {};
  for (const { address, change } of changes) {
    const [, direction, name] = rule.exec(address) ?? [];
    if (!direction) continue;
    const { cidr_ipv4, ip_protocol, from_port, to_port, description } = change.after;
    const group = change.after_unknown.referenced_security_group_id === true;
    planned[`${direction} ${name}`] =
      `${ip_protocol} ${from_port}-${to_port} ${group ? 'group' : cidr_ipv4} ${description}`;
  }
  const wanted = {};
  for (const direction of ['ingress', 'egress']) {
    for (const [name, { protocol, port, peer, cidr, why }] of Object.entries(decided[direction])) {
      wanted[`${direction} ${name}`] = `${protocol} ${port}-${port} ${peer ? 'group' : cidr} ${why}`;
    }
  }
  return [...new Set([...Object.keys(wanted), ...Object.keys(planned)])]
    .filter((key) => wanted[key] !== planned[key])
    .map((key) => `${key}: decided ${wanted[key] ?? 'nothing'}, planned ${planned[key] ?? 'nothing'}`);
}

const resources = (files) =>
  Object.entries(files).flatMap(([file, { resource = [] }]) =>
    resource.flatMap((block) =>
      Object.entries(block).flatMap(([type, named]) =>
        Object.entries(named).map(([name, body]) => ({ file, type, body, where: `${file}: ${type}.${name}` })),
      ),
    ),
  );

/** What the one resource that makes rules must say, for each direction. */
const made = (direction) => ({
  for_each: `\${var.${direction}_rules}`,
  security_group_id: '${aws_security_group.this[each.value.group].id}',
  referenced_security_group_id: '${each.value.peer == null ? null : aws_security_group.this[each.value.peer].id}',
  cidr_ipv4: '${each.value.cidr}',
  ip_protocol: '${each.value.protocol}',
  from_port: '${each.value.port}',
  to_port: '${each.value.port}',
});

/** Places in the modules' HCL where a rule could come from anything but topology's matrix. `files` is path → parsed HCL. */
export function strayRules(files) {
  const faults = [];
  const seen = { ingress: 0, egress: 0 };
  for (const { file, type, body, where } of resources(files)) {
    const group = type === 'aws_security_group' || type === 'aws_default_security_group';
    if (group && (body.ingress || body.egress)) faults.push(`${where} has rules of its own`);
    if (type === 'aws_security_group_rule') faults.push(`${where} is not allowed`);
    const [, direction] = /^aws_vpc_security_group_(ingress|egress)_rule$/.exec(type) ?? [];
    if (!direction) continue;
    seen[direction] += 1;
    if (!file.startsWith('modules/security/')) faults.push(`${where} is outside of modules/security`);
    for (const [key, value] of Object.entries(made(direction))) {
      // The parser writes null as Python does.
      const found = String(body[key]).replaceAll(/\bNone\b/g, 'null');
      if (found !== value) faults.push(`${where}: ${key} is ${found}, not ${value}`);
    }
  }
  for (const [direction, count] of Object.entries(seen)) {
    if (count !== 1) faults.push(`${count} resources make ${direction} rules; it must be one`);
  }
  return faults;
}

/** HCL that `strayRules` must find fault with, in each of its ways. */
export const stray = `
resource "aws_security_group" "open" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_security_group_rule" "old" {
  type = "ingress"
}
resource "aws_vpc_security_group_ingress_rule" "backdoor" {
  cidr_ipv4 = "0.0.0.0/0"
}
`;
