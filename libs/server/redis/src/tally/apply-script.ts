/**
 * The tally's reducer and fence inside Redis: `applyBatch` of the domain, applied in one atomic call to the tally hash
 * and the voters' buckets.
 *
 * Redis does not roll a script back, so it reads everything first (every voter of the batch, every count it will
 * change), decides in local variables, and writes last: a wrong type, a foreign slot, a denied key or a full memory
 * fails while nothing is written yet. The last write is the tally hash, `next` and counts in one HSET.
 *
 * Bucket keys are not among KEYS: a batch of 1,000 ballots would name up to 1,000 of them. They carry the hash tag of
 * KEYS[1], so they lie in its slot, and while a cluster moves that slot the reads fail before anything is written.
 *
 * KEYS[1] the tally hash. ARGV: from, to, start, goal, generation, digest, `final` or `until_close`, buckets,
 * candidate ids joined by ':', the records (see `pack-records.ts`), then the texts they refer to.
 * Answers {code, next or generation, counted, changed, repeated, late}; code 1 applied, 2 rewind, 3 stale.
 */
export const APPLY_SCRIPT = String.raw`
local tally = KEYS[1]
local from, to = tonumber(ARGV[1]), tonumber(ARGV[2])
local start, goal, generation = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local digest, final, buckets, records = ARGV[6], ARGV[7] == 'final', tonumber(ARGV[8]), ARGV[10]
if not (from and to and start and goal and generation and buckets) or #records % 21 ~= 0 then
  return redis.error_reply('BADBATCH arguments cannot be read')
end

local call, byte, sub, unpack_u32 = redis.call, string.byte, string.sub, struct.unpack
local stored = call('HMGET', tally, 'next', 'gen', 'open', 'sealed', 'ver', 'voters', 'blanks', 'late', 'digest')
local absent = not stored[1]
local next = tonumber(stored[1] or start)
if not absent and tonumber(stored[2]) ~= generation then
  return {3, tonumber(stored[2])}
end
if from > next then
  return {2, next}
end
local open, sealed = stored[3] == '1', stored[4] == '1'
local version, voters, blanks, late =
  tonumber(stored[5] or 0), tonumber(stored[6] or 0), tonumber(stored[7] or 0), tonumber(stored[8] or 0)

local prefix = sub(tally, 1, -6) .. 'v:'
local keys = {}
local function keyOf(bucket)
  local key = prefix .. bucket
  keys[bucket] = key
  return key
end

local names = {}
for id in string.gmatch(ARGV[9], '[^:]+') do
  names[#names + 1] = 'c:' .. id
end
local changes = {}
local function add(candidate, class, n)
  local name = names[candidate + 1]
  if class ~= '' then
    name = name .. ':' .. class
  end
  changes[name] = (changes[name] or 0) + n
end

-- Standing choices as they will be, by the bytes that name bucket and voter; false where there is none.
local standings = {}
local touched, dirty = {}, 0
local function standingOf(id, bucket)
  local value = standings[id]
  if value == nil then
    value = not absent and call('HGET', keys[bucket] or keyOf(bucket), sub(id, 3))
    if value and #value < 5 then
      error('BADVOTER a stored voter cannot be read')
    end
  end
  return value
end

local counted, changed, repeated, tooLate = 0, 0, 0, 0
local skip = next - from
for at = 1, #records, 21 do
  local kind, high, low = byte(records, at + 4, at + 6)
  if skip > 0 and unpack_u32('>I4', records, at) < skip then
    -- below next: in the counts already
  elseif kind == 0 then
    if not open then
      tooLate = tooLate + 1
    else
      local id = sub(records, at + 5, at + 15)
      local before = standingOf(id, high * 256 + low)
      local candidate = byte(records, at + 20)
      if not before or byte(before, 5) == 255 then
        local class = ''
        if before then
          blanks = blanks - 1
          class = sub(before, 6)
        end
        voters = voters + 1
        counted = counted + 1
        add(candidate, class, 1)
        standings[id] = sub(records, at + 16, at + 20) .. class
        dirty = dirty + 1
        touched[dirty] = id
      elseif final or unpack_u32('>I4', records, at + 16) <= unpack_u32('>I4', before) then
        repeated = repeated + 1
      else
        local class = sub(before, 6)
        changed = changed + 1
        add(byte(before, 5), class, -1)
        add(candidate, class, 1)
        standings[id] = sub(records, at + 16, at + 20) .. class
        dirty = dirty + 1
        touched[dirty] = id
      end
    end
  elseif kind == 1 then
    if not sealed then
      local class = ARGV[11 + unpack_u32('>I4', records, at + 16)]
      local id = sub(records, at + 5, at + 15)
      local before = standingOf(id, high * 256 + low)
      if not before then
        blanks = blanks + 1
      elseif byte(before, 5) ~= 255 then
        add(byte(before, 5), sub(before, 6), -1)
        add(byte(before, 5), class, 1)
      end
      standings[id] = (before and sub(before, 1, 5) or '\0\0\0\0\255') .. class
      dirty = dirty + 1
      touched[dirty] = id
    end
  elseif kind == 2 then
    local mark = tonumber(ARGV[11 + unpack_u32('>I4', records, at + 16)])
    if not sealed and mark > version then
      version = mark
      open = byte(records, at + 20) == 0
      sealed = byte(records, at + 20) == 2
    end
  else
    error('BADBATCH unknown kind of record')
  end
end

local write = {'HSET', tally}
local function put(name, value)
  write[#write + 1] = name
  write[#write + 1] = value
end
put('ver', version)
put('open', open and '1' or '0')
put('sealed', sealed and '1' or '0')
put('voters', voters)
put('blanks', blanks)
put('late', late + tooLate)
if absent then
  put('gen', ARGV[5])
  put('goal', ARGV[4])
end
if to > next then
  put('next', ARGV[2])
  put('digest', digest)
  next = to
elseif absent then
  put('next', ARGV[3])
  put('digest', '')
end
for name, n in pairs(changes) do
  put(name, (absent and 0 or tonumber(call('HGET', tally, name) or 0)) + n)
end

if absent then
  -- Voters that outlived their tally would make every ballot a repeat.
  local stale = {'UNLINK'}
  for bucket = 0, buckets - 1 do
    stale[#stale + 1] = prefix .. bucket
    if #stale == 1001 or bucket == buckets - 1 then
      call(unpack(stale))
      stale = {'UNLINK'}
    end
  end
end
for i = 1, dirty do
  local id = touched[i]
  local high, low = byte(id, 1, 2)
  local bucket = high * 256 + low
  call('HSET', keys[bucket] or keyOf(bucket), sub(id, 3), standings[id])
end
call(unpack(write))
if skip > 0 then
  return {1, next, counted, changed, repeated, tooLate, from + skip, stored[9] or ''}
end
return {1, next, counted, changed, repeated, tooLate}
`;
