using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>Where the apply of one object stands. Used by one task.</summary>
internal sealed class ApplyAttempt
{
    private readonly bool _adopts;
    private string? _uid;
    private string? _version;
    private bool _tookOverAfterwards;
    private bool _tookEverybody;
    private bool _replaced;

    public ApplyAttempt(PlannedApply planned, ResourceAddress address)
    {
        Address = address;
        Desired = planned.Desired.Object;
        var found = planned.Comparison;
        Live = found.Reason == ComparisonReason.Missing ? null : found.Live;
        if (found.Reason != ComparisonReason.Missing)
        {
            FirstVersion = _version = found.ResourceVersion ?? planned.Known?.ResourceVersion;
            _uid = found.Live?.Uid ?? planned.Known?.Uid;
        }

        IsRead = found.Reason == ComparisonReason.Missing || _version is not null;
        _adopts = found.Reason is ComparisonReason.NotAdopted or ComparisonReason.Recreated;
        Scope = _adopts ? TakeoverScope.Adoption
            : found.Managers.IsEmpty ? null
            : TakeoverScope.People;
    }

    public ResourceAddress Address { get; }

    public KubeObject Desired { get; }

    /// <summary>Whether it is known what the server has; false: read it before anything is sent.</summary>
    public bool IsRead { get; private set; }

    /// <summary>As last read or answered; null when not read, or absent.</summary>
    public KubeObject? Live { get; private set; }

    /// <summary>Whose fields are to be taken over before the next apply; null: nobody's.</summary>
    public TakeoverScope? Scope { get; private set; }

    /// <summary>What named the unions that are to be replaced before the next apply; null: none.</summary>
    public KubeApiException? Refusal { get; private set; }

    /// <summary>Before our first write.</summary>
    public string? FirstVersion { get; private set; }

    public bool Created { get; set; }

    public int Conflicts { get; set; }

    public bool CanEscalate => !_tookEverybody || !_replaced;

    /// <summary>The server was last seen without the object.</summary>
    public bool IsCreate => IsRead && _version is null;

    /// <summary>What is sent: the desired object as the next state of exactly what was last read.</summary>
    public JsonObject Body() => WriteFence.Bind(Desired.CloneContent(), _uid, _version);

    public void Saw(KubeObject? live)
    {
        FirstVersion = IsRead ? FirstVersion : live?.ResourceVersion;
        IsRead = true;
        Live = live;
        (_uid, _version) = (live?.Uid, live?.ResourceVersion);
    }

    public void TookOver() => Scope = null;

    /// <summary>
    /// Whether fields that are to go still stand in the answer: those of people, and at adoption those that the first apply of an object
    /// without ownership gives to whoever wrote it before. Looked at once, so that a server that keeps them cannot make this endless.
    /// </summary>
    public bool NeedsTakeoverAfter(KubeObject answer, ForeignManagers managers)
    {
        Saw(answer);
        if (_tookOverAfterwards)
        {
            return false;
        }

        Scope = _adopts && Takeover.Plan(answer, Desired, TakeoverScope.Adoption, managers, default) is not null ? TakeoverScope.Adoption
            : ForeignFields.OfPeople(answer, ManagedFieldsEntry.OurFields(answer) ?? [], managers).IsEmpty ? null
            : TakeoverScope.People;
        return _tookOverAfterwards = Scope is not null;
    }

    /// <returns>False when nobody has anything to take over, or that was done before.</returns>
    public bool EscalateToTakeover(ForeignManagers managers)
    {
        if (_tookEverybody)
        {
            return false;
        }

        _tookEverybody = true;
        if (Takeover.Plan(Live!, Desired, TakeoverScope.Everybody, managers, default) is null)
        {
            return false;
        }

        Scope = TakeoverScope.Everybody;
        return true;
    }

    public void EscalateToReplacement(KubeApiException refusal)
    {
        _replaced = true;
        Refusal = refusal;
    }

    /// <summary>Our own patch has left an entry, which is merged before the next apply.</summary>
    public void Replaced()
    {
        Refusal = null;
        Scope = TakeoverScope.People;
    }
}
