/**
 * Puts the rebuilt tally in the live one's place. It looks at every key before it writes any, for the same reason as
 * the apply script. KEYS[1] live, KEYS[2] rebuilt tally hash; ARGV: buckets, '1' to discard a live tally that is ahead.
 * Answers 1 when swapped, 0 when refused.
 */
export const SWAP_SCRIPT = String.raw`
local live, rebuilt, buckets = KEYS[1], KEYS[2], tonumber(ARGV[1])
local call = redis.call
local new = call('HMGET', rebuilt, 'next', 'gen')
local old = call('HMGET', live, 'next', 'gen')
if not new[1] or (old[1] and tonumber(new[1]) < tonumber(old[1]) and ARGV[2] ~= '1') then
  return 0
end
local generation = math.max(tonumber(old[2] or 0), tonumber(new[2])) + 1
local from, to = string.sub(rebuilt, 1, -6) .. 'v:', string.sub(live, 1, -6) .. 'v:'
local moved, left = {}, {}
for bucket = 0, buckets - 1 do
  local there = call('EXISTS', from .. bucket) == 1
  local here = call('EXISTS', to .. bucket) == 1
  if there then
    moved[#moved + 1] = bucket
  elseif here then
    left[#left + 1] = bucket
  end
end
for _, bucket in ipairs(left) do
  call('UNLINK', to .. bucket)
end
for _, bucket in ipairs(moved) do
  call('RENAME', from .. bucket, to .. bucket)
end
call('HSET', rebuilt, 'gen', generation)
call('RENAME', rebuilt, live)
return 1
`;

/** Sets the goal of a tally that is there, and makes none where there is none. KEYS[1] the tally hash; ARGV: the goal. */
export const DOUBT_SCRIPT = String.raw`
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
return redis.call('HSET', KEYS[1], 'goal', ARGV[1])
`;

/**
 * The tally hash and the number of voters in its buckets, read at one instant: read one after another, a running count
 * would never add up. KEYS[1] the tally hash; ARGV: buckets. Answers {fields and values, entries}, or nil.
 */
export const AUDIT_SCRIPT = String.raw`
local stored = redis.call('HGETALL', KEYS[1])
if #stored == 0 then
  return false
end
local prefix, entries = string.sub(KEYS[1], 1, -6) .. 'v:', 0
for bucket = 0, tonumber(ARGV[1]) - 1 do
  entries = entries + redis.call('HLEN', prefix .. bucket)
end
return {stored, entries}
`;
