namespace OrleansGitOps.Manifests.Schemas;

public enum ScalarType
{
    /// <summary>Not restricted, or no scalar at all.</summary>
    Any,
    Text,
    Integer,
    Number,
    Boolean,

    /// <summary>An amount such as <c>500m</c>, written as text or number.</summary>
    Quantity,
    IntegerOrText,
    Time,
    MicroTime,

    /// <summary>Base64.</summary>
    Bytes,
}
