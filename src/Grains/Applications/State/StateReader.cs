using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text.Json;
using OrleansGitOps.Grains.Storage;

namespace OrleansGitOps.Grains.Applications.State;

/// <summary>Reads the stored states of one application, each for itself: one that cannot be read does not hide the others.</summary>
internal sealed class StateReader(StoredStates stored)
{
    /// <summary>The format that this program writes. A change that older rows cannot express takes the next number.</summary>
    public const int Schema = 1;

    private readonly List<UnreadableState> _unreadable = [];

    /// <summary>What could not be read so far.</summary>
    public ImmutableArray<UnreadableState> Unreadable => [.. _unreadable];

    /// <returns>Null when there is no such state, or when it cannot be read.</returns>
    public T? Read<T>(string name)
        where T : class => Read(name, json => StateChecks.Checked(StoredJson.Deserialize<T>(json.Span)));

    /// <param name="name">The state.</param>
    /// <param name="parse">Makes it of its payload; whatever it throws means that the row cannot be read.</param>
    public T? Read<T>(string name, Func<ReadOnlyMemory<byte>, T> parse)
        where T : class
    {
        if (!stored.TryGet(name, out var state))
        {
            return null;
        }

        if (state.Schema > Schema)
        {
            _unreadable.Add(new UnreadableState(
                name, $"it has format {state.Schema}, of a newer version of this program, which knows formats up to {Schema}", IsNewer: true));
            return null;
        }

        try
        {
            return parse(state.Payload);
        }
        catch (Exception exception)
        {
            _unreadable.Add(new UnreadableState(name, Explain(exception), IsNewer: false, exception));
            return null;
        }
    }

    private static string Explain(Exception exception) => exception switch
    {
        CryptographicException => "no key of the key file (GitOps:Encryption:KeyFile) opens it: the row was changed, or copied from another application "
            + "or installation",
        JsonException { Path: { Length: > 0 } path } => $"the row is damaged at {path}",
        _ => "the row is damaged",
    };
}
