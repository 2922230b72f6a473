using System.Text.Json.Nodes;
using OrleansGitOps.Engine.Diffing;
using OrleansGitOps.Engine.Kubernetes;
using OrleansGitOps.Manifests.Objects;

namespace OrleansGitOps.Engine.Syncing;

/// <summary>Where the apply of one object stands. Used by one task.</summary>
internal sealed class ApplyAttempt
{
    private readonly bool _adopts;
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
        FirstVersion = _version = found.Reason == ComparisonReason.Missing ? null : found.ResourceVersion ?? planned.Known?.ResourceVersion;
        _adopts = found.Reason is ComparisonReason.NotAdopted or ComparisonReason.Recreated;
        Scope = _adopts ? TakeoverScope.Adoption
            : found.Managers.IsEmpty ? null
            : TakeoverScope.People;
    }

    public ResourceAddress Address { get; }

    public KubeObject Desired { get; }

    /// <summary>As last read or answered; null when not read, or absent.</summary>
    public KubeObject? Live { get; private set; }

    /// <summary>Whose fields are to be taken over before the next apply; null: nobody's.</summary>
    public TakeoverScope? Scope { get; private set; }

    /// <summary>What named the unions that are to be replaced before the next apply; null: none.</summary>
    public KubeApiException? Refusal { get; private set; }

    /// <summary>Before our first write.</summary>
    public string? FirstVersion { get; }

    public bool Created { get; set; }

    public int Conflicts { get; set; }

    public bool CanEscalate => !_tookEverybody || !_replaced;

    /// <summary>What is sent: the desired object at the version that was last read.</summary>
    public JsonObject Body()
    {
        if (_version is null)
        {
            return Desired.Content;
        }

        var body = Desired.CloneContent();
        body["metadata"]!["resourceVersion"] = _version;
        return body;
    }

    public void Saw(KubeObject? live)
    {
        Live = live;
        _version = live?.ResourceVersion;
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
