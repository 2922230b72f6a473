using System.Text.Json.Serialization;

namespace OrleansGitOps.Engine.Diffing;

/// <summary>
/// What an object's own annotations ask for, kept in the inventory since they must hold when Git no longer has the object.
/// </summary>
/// <param name="Prune">False (<c>Prune=false</c>): stays when it leaves Git.</param>
/// <param name="Delete">False (<c>Delete=false</c>): stays when the application is deleted.</param>
/// <param name="Keep"><c>helm.sh/resource-policy: keep</c>: both.</param>
public sealed record ObjectOptions(bool Prune = true, bool Delete = true, bool Keep = false)
{
    public static ObjectOptions Default { get; } = new();

    [JsonIgnore]
    public bool MayPrune => Prune && !Keep;

    [JsonIgnore]
    public bool MayDelete => Delete && !Keep;
}
