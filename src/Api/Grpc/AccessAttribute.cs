using OrleansGitOps.Api.Access;

namespace OrleansGitOps.Api.Grpc;

/// <summary>The access rule of a gRPC method; <see cref="AccessRule"/> says what the words are. A method without one stops the start.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class AccessAttribute(string resource, string action) : Attribute
{
    /// <summary>Open to all.</summary>
    public AccessAttribute()
        : this("", "")
    {
    }

    public AccessRule Rule { get; } = new(resource, action);

    /// <summary>Answers everybody, and more to whoever is logged in.</summary>
    public bool ForDetails { get; init; }
}
