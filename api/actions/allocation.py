"""Proposing allocations, changing them by hand, and confirming them into pledges."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from api.actions import confirming, gathering
from api.actions.scope import Scope, action, found, require
from api.store import allocation as allocation_store
from matching import allocation, headline, proposal
from matching.allocate import record
from matching.refusal import Reason, Refusal, RefusedError
from matching.rule import allocation as rule
from matching.sentence import say
from schema.paging import Slice, Window


@dataclass(slots=True)
class Allocations:
    """The allocations port, as one viewer; `told` hears how far a long run is."""

    scope: Scope
    told: Callable[[str], None] = lambda _: None

    async def propose(self, new: allocation.NewAllocation) -> allocation.Allocation:
        """Share out what is offered among what is needed, and keep the proposal."""
        await self.scope.look()
        # The engine works outside of the transaction: nobody waits for it, and confirming looks at everything again.
        return await self._keep(await self.sketch(new))

    async def sketch(self, new: allocation.NewAllocation) -> proposal.Proposal:
        """Share out what is offered among what is needed, and keep nothing."""
        scope = self.scope
        require(rule.check_propose(scope.who))
        self.told("Gathering what is needed and what is offered …")
        gathered = await gathering.problem(scope, new)
        size = gathered.problem
        self.told(f"Sharing out {len(size.offers)} offers to {len(size.lines)} lines, {len(size.arcs)} ways in all …")
        said = await gathering.share_out(gathered.problem, new.weights, new.seed)
        made = allocation.Allocation(
            id=scope.new_id(),
            state=allocation.AllocationState.PROPOSED,
            made_by=scope.me,
            created=scope.now(),
            weights=new.weights,
            seed=new.seed,
            version=f"{record.VERSION}",
            digest=said.digest,
            tally=headline.tally(gathered.problem, said),
            item=new.item,
            place=new.place,
            left_out=tuple(allocation.LeftOut(each.line_id, each.code) for each in gathered.excluded),
        )
        return proposal.Proposal(made, gathered.problem, said)

    @action
    async def _keep(self, sketched: proposal.Proposal) -> allocation.Allocation:
        papers = allocation.Papers(record.packed_problem(sketched.problem), record.packed_allocation(sketched.said))
        await allocation_store.insert(sketched.of, papers)
        await self._note("propose", sketched.of)
        return sketched.of

    @action
    async def amend(self, id: UUID, transfer: allocation.Transfer, revision: int | None = None) -> allocation.Allocation:
        """Move an amount by hand."""
        scope, before = self.scope, await self._looked_at(id, "amend", revision)
        opened = await _opened(before)
        moves = proposal.priced(opened.problem, opened.said.moves, transfer).moves
        made = allocation.Amendment(transfer, scope.me, scope.now())
        tally = headline.tally(opened.problem, replace(opened.said, moves=moves))
        after = await allocation_store.save(replace(before, tally=tally, amendments=(*before.amendments, made)))
        await self._note("amend", after)
        return after

    @action
    async def turn(self, id: UUID, verb: str, revision: int | None = None) -> allocation.Allocation:
        """Confirm a proposal into pledges, all or nothing, or discard it."""
        before = await self._looked_at(id, verb, revision)
        state = allocation.ALLOCATION.after(before.state, verb) or before.state
        # Saved first, so that of two who confirm at once the second is stopped before it holds anything.
        after = await allocation_store.save(replace(before, state=state, ended_by=self.scope.me, ended=self.scope.now()))
        if verb == "confirm":
            await confirming.pledge_all(self.scope, await _opened(before))
        await self._note(verb, after)
        return after

    async def find(self, window: Window) -> Slice[allocation.Allocation]:
        """Allocations, newest first."""
        require(rule.check_see(self.scope.who))
        return await allocation_store.find(window)

    async def load(self, ids: Sequence[UUID]) -> list[allocation.Allocation | None]:
        """Load allocations."""
        loaded = await allocation_store.load(ids) if rule.can_see(self.scope.who) else {}
        return [loaded.get(id) for id in ids]

    async def proposals(self, ids: Sequence[UUID]) -> list[proposal.Proposal | None]:
        """Load allocations with their papers, every amendment made."""
        return [made and await _opened(made) for made in await self.load(ids)]

    async def replay(self, id: UUID) -> bool:
        """Make a run again from what went in, and say whether every byte comes out the same."""
        require(rule.check_see(self.scope.who))
        made = found((await allocation_store.load([id])).get(id))
        papers = found(await allocation_store.papers(id))
        again = await gathering.share_out(record.problem(papers.problem), made.weights, made.seed)
        return record.packed_allocation(again) == papers.outcome

    async def _looked_at(self, id: UUID, verb: str, revision: int | None) -> allocation.Allocation:
        """The allocation, if the verb is allowed to this viewer now, and nobody changed it since they looked."""
        require(rule.check_see(self.scope.who))
        made = found((await allocation_store.load([id])).get(id))
        require(rule.check_turn(self.scope.who, made, verb))
        if revision is not None and revision != made.changed:
            sentence = say("Somebody changed this allocation since you looked at it; look again, then decide.")
            raise RefusedError(Refusal(Reason.CONFLICT, sentence, "revision"))
        return made

    async def _note(self, verb: str, made: allocation.Allocation) -> None:
        await self.scope.note(verb, "allocation", made.id, shipments=made.tally.shipments)


async def _opened(made: allocation.Allocation) -> proposal.Proposal:
    papers = found(await allocation_store.papers(made.id))
    try:
        return proposal.of(made, record.problem(papers.problem), record.allocation(papers.outcome))
    except ValueError as error:
        sentence = say("This allocation was kept by another version of the engine and cannot be opened any more; propose anew.")
        raise RefusedError(Refusal(Reason.WRONG_STATE, sentence, "id")) from error
